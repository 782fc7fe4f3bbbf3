#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <set>

#include <hesse/ad/detail/colouring/colouring.hpp>
#include <hesse/ad/detail/colouring/compressed_hessian.hpp>
#include <hesse/ad/detail/colouring/compressed_jacobian.hpp>
#include <hesse/ad/detail/colouring/greedy.hpp>
#include <hesse/ad/detail/colouring/ordering.hpp>
#include <hesse/ad/detail/core/error.hpp>

#include "colouring_checks.hpp"

using namespace hesse::ad;

using namespace hesse::ad::detail;
using namespace hesse::testing;

namespace {

ColouringOptions forced(ColouringKind kind, std::optional<VertexOrder> order = {}) {
  ColouringOptions options;
  options.kind = kind;
  options.order = order;
  return options;
}

// The pattern whose edges are the bits of a number.
SymmetricPattern small_graph(Index n, std::uint32_t edges) {
  Entries entries = diagonal(n);
  for (Index i = 0, bit = 0; i < n; ++i) {
    for (Index j = 0; j < i; ++j, ++bit) {
      if ((edges >> bit & 1U) != 0) entries.emplace_back(i, j);
    }
  }
  return symmetric(n, entries);
}

// The smallest c such that some colouring with c colours is valid, by trying all.
std::uint32_t chromatic_number(const SymmetricPattern& pattern, ColouringKind kind) {
  const auto n = static_cast<std::size_t>(pattern.n);
  for (std::uint32_t count = 1;; ++count) {
    Colouring colouring{kind, std::vector<std::uint32_t>(n, 0), count};
    for (;;) {
      if (is_valid(pattern, colouring)) return count;
      std::size_t i = 0;
      while (i < n && ++colouring.colours[i] == count) colouring.colours[i++] = 0;
      if (i == n) break;
    }
  }
}

// What a first-fit colouring is: every vertex in turn gets the smallest colour that keeps the coloured part valid.
std::vector<std::uint32_t> first_fit(const SymmetricPattern& pattern, ColouringKind kind) {
  const auto n = static_cast<std::size_t>(pattern.n);
  std::vector<std::uint32_t> colours(n);
  for (std::size_t v = 0; v < n; ++v) {
    Entries entries;
    for (Index j = 0; j <= static_cast<Index>(v); ++j) {
      for (const Index i : pattern.column(j)) {
        if (i <= static_cast<Index>(v)) entries.emplace_back(i, j);
      }
    }
    const auto part = symmetric(static_cast<Index>(v) + 1, entries);
    Colouring colouring{
        kind, {colours.begin(), colours.begin() + static_cast<std::ptrdiff_t>(v) + 1}, static_cast<std::uint32_t>(n)};
    while (!is_valid(part, colouring)) ++colouring.colours[v];
    colours[v] = colouring.colours[v];
  }
  return colours;
}

}  // namespace

TEST_CASE("every graph of up to 6 vertices is coloured validly, kind by kind and order by order") {
  for (Index n = 0; n <= 6; ++n) {
    const auto graphs = 1U << (n * (n - 1) / 2);
    for (std::uint32_t edges = 0; edges < graphs; ++edges) {
      const SymmetricPattern pattern = small_graph(n, edges);
      for (const ColouringKind kind : hessian_colourings) {
        for (const VertexOrder order : all_vertex_orders) {
          const auto choice = choose_colouring(pattern, forced(kind, order));
          if (!is_valid(pattern, choice.colouring)) FAIL(n << " vertices, edges " << edges << ": " << choice);
        }
        const auto choice = choose_colouring(pattern, forced(kind));
        if (!is_valid(pattern, choice.colouring)) FAIL(n << " vertices, edges " << edges << ": " << choice);
      }
    }
  }
}

TEST_CASE("small colourings are first-fit exactly, and the best of them close to the chromatic number") {
  std::uint32_t found[2] = {0, 0}, least[2] = {0, 0};
  for (Index n = 1; n <= 5; ++n) {
    for (std::uint32_t edges = 0; edges < 1U << (n * (n - 1) / 2); ++edges) {
      const SymmetricPattern pattern = small_graph(n, edges);
      const auto graph = detail::adjacency_graph(pattern);
      const auto order = detail::ordering(graph, VertexOrder::natural, 1);
      CHECK(detail::greedy_star(graph, order)->of == first_fit(pattern, ColouringKind::star));
      CHECK(detail::greedy_acyclic(graph, order)->of == first_fit(pattern, ColouringKind::acyclic));
      for (const ColouringKind kind : hessian_colourings) {
        const auto k = static_cast<std::size_t>(kind);
        const std::uint32_t count = choose_colouring(pattern, forced(kind)).colouring.count;
        const std::uint32_t chromatic = chromatic_number(pattern, kind);
        CHECK(count >= chromatic);
        CHECK(count <= chromatic + 1);
        found[k] += count;
        least[k] += chromatic;
      }
    }
  }
  CHECK(found[0] <= 1.02 * least[0]);
  CHECK(found[1] <= 1.02 * least[1]);
}

TEST_CASE("colouring agrees with first fit where colours are found by hashing and candidates are tested") {
  for (const auto& pattern : {dense(90), bipartite(35, 70, true), random_symmetric(110, 75, 5), arrow(150, 4, true)}) {
    const auto graph = detail::adjacency_graph(pattern);
    const auto order = detail::ordering(graph, VertexOrder::natural, 1);
    CHECK(detail::greedy_star(graph, order)->of == first_fit(pattern, ColouringKind::star));
  }
  for (const auto& pattern : {dense(70), bipartite(35, 70, true)}) {
    const auto graph = detail::adjacency_graph(pattern);
    const auto order = detail::ordering(graph, VertexOrder::natural, 1);
    CHECK(detail::greedy_acyclic(graph, order)->of == first_fit(pattern, ColouringKind::acyclic));
  }
}

TEST_CASE("patterns of all shapes are coloured validly") {
  for (const auto& [name, pattern] : symmetric_patterns()) {
    INFO(name);
    for (const ColouringKind kind : hessian_colourings) {
      for (const VertexOrder order : all_vertex_orders) {
        INFO(kind << ", " << order);
        const auto choice = choose_colouring(pattern, forced(kind, order));
        CHECK(choice.colouring.kind == kind);
        CHECK(is_valid(pattern, choice.colouring));
      }
    }
    const auto star = choose_colouring(pattern, forced(ColouringKind::star));
    const auto acyclic = choose_colouring(pattern, forced(ColouringKind::acyclic));
    CHECK(acyclic.colouring.count <= star.colouring.count);
    CHECK(is_valid(pattern, choose_colouring(pattern).colouring));
  }
}

TEST_CASE("a greedy colouring gives up when, and only when, it needs more colours than allowed") {
  for (const auto& [name, pattern] : symmetric_patterns()) {
    INFO(name);
    const auto graph = detail::adjacency_graph(pattern);
    const auto order = detail::ordering(graph, VertexOrder::smallest_last, 1);
    const std::uint32_t star = detail::greedy_star(graph, order)->count;
    const std::uint32_t acyclic = detail::greedy_acyclic(graph, order)->count;
    CHECK(detail::greedy_star(graph, order, star)->count == star);
    CHECK(detail::greedy_acyclic(graph, order, acyclic)->count == acyclic);
    if (star > 0) CHECK_FALSE(detail::greedy_star(graph, order, star - 1));
    if (acyclic > 0) CHECK_FALSE(detail::greedy_acyclic(graph, order, acyclic - 1));
  }
  const auto matrix = random_matrix(50, 50, 4, 1), transposed = matrix.transposed();
  const auto order = detail::column_ordering(matrix, transposed, VertexOrder::natural, 1);
  const std::uint32_t columns = detail::greedy_columns(matrix, transposed, order)->count;
  CHECK(detail::greedy_columns(matrix, transposed, order, columns)->count == columns);
  CHECK_FALSE(detail::greedy_columns(matrix, transposed, order, columns - 1));
}

TEST_CASE("the attempt chosen is the first with fewest colours") {
  for (const auto& [name, pattern] : symmetric_patterns()) {
    for (const ColouringKind kind : hessian_colourings) {
      const auto choice = choose_colouring(pattern, forced(kind));
      INFO(name << ": " << choice);
      REQUIRE(choice.chosen < choice.attempts.size());
      CHECK(choice.attempts[choice.chosen].colours == choice.colouring.count);
      for (std::size_t i = 0; i < choice.attempts.size(); ++i) {
        const ColouringAttempt& attempt = choice.attempts[i];
        CHECK((attempt.abandoned || i <= choice.chosen));
        if (i < choice.chosen) CHECK(attempt.colours + (attempt.abandoned ? 1 : 0) > choice.colouring.count);
        if (i == choice.chosen) CHECK_FALSE(attempt.abandoned);
        // A single greedy colouring in this order, no hub apart, has the count reported.
        if (attempt.hubs > 0 || attempt.abandoned) continue;
        CHECK(choose_colouring(pattern, forced(kind, attempt.order)).colouring.count <= attempt.colours);
      }
    }
  }
}

TEST_CASE("known counts of colours") {
  const auto star = [](const SymmetricPattern& p) {
    return choose_colouring(p, forced(ColouringKind::star)).colouring.count;
  };
  const auto acyclic = [](const SymmetricPattern& p) {
    return choose_colouring(p, forced(ColouringKind::acyclic)).colouring.count;
  };
  CHECK(star(symmetric(0, {})) == 0);
  CHECK(star(symmetric(7, {})) == 1);
  CHECK(star(symmetric(9, diagonal(9))) == 1);
  CHECK(star(dense(30)) == 30);
  CHECK(acyclic(dense(30)) == 30);
  CHECK(star(arrow(1000, 1, true)) == 2);
  CHECK(star(arrow(1000, 1, false)) == 2);
  CHECK(star(arrow(1000, 5, true)) == 6);
  CHECK(star(arrow(1000, 5, false)) == 6);
  CHECK(star(bipartite(2, 500, true)) == 3);  // greedily in the wrong order: 501
  CHECK(acyclic(bipartite(2, 500, true)) == 3);
  for (const Index b : {1, 2, 3, 7}) {
    INFO("half bandwidth " << b);
    CHECK(acyclic(banded(500, b)) == b + 1);
    CHECK(star(banded(500, b)) <= 2 * b + 1);
  }
  CHECK(star(banded(500, 1)) == 3);
}

TEST_CASE("the choice between direct recovery and substitution goes by passes, and says so") {
  ColouringOptions options;
  options.lanes = 1;
  const auto band = choose_colouring(banded(500, 20), options);  // 21 colours acyclic, 41 star
  CHECK(band.colouring.kind == ColouringKind::acyclic);
  CHECK(band.colouring.count == 21);
  CHECK(band.passes() == 21);
  CHECK(band.attempts[band.chosen].kind == ColouringKind::acyclic);
  CHECK(band.attempts[band.chosen].colours == 21);
  CHECK_FALSE(band.attempts[band.chosen].abandoned);
  options.lanes = 64;  // one pass either way
  const auto direct = choose_colouring(banded(500, 20), options);
  CHECK(direct.colouring.kind == ColouringKind::star);
  CHECK(direct.passes() == 1);
  options.lanes = 1;
  const auto chained = choose_colouring(banded(5000, 1), options);  // 2 colours, but all entries hang on one another
  CHECK(chained.colouring.kind == ColouringKind::star);
  CHECK(chained.colouring.count == 3);
  CHECK(
      summary(chained) ==
      "star colouring, 3 colours, 3 passes of 1: direct recovery; substitution would make 2499 subtractions one after "
      "the other for some entries, more than 1000");
  options.lanes = 3;
  CHECK(summary(choose_colouring(grid(12, true, false), options)) ==  // 4 colours acyclic: no pass saved
        "star colouring, 5 colours, 2 passes of 3: direct recovery; substitution would need more than 3 colours");
  options.lanes = 1;
  options.max_chain = 3000;
  CHECK(
      summary(choose_colouring(banded(5000, 1), options)) ==
      "acyclic colouring, 2 colours, 2 passes of 1: saves 1 pass against direct recovery with 3 colours; at most 2499 "
      "subtractions one after the other");
  options.lanes = 4;
  const auto text = to_string(choose_colouring(arrow(50, 1, true), options));
  CHECK(text ==
        "star colouring, 2 colours, 1 pass of 4: direct recovery; substitution needs at least 2 colours\n"
        "    kind     order               hubs  colours\n"
        "  > star     natural                0  2\n");
}

TEST_CASE("colouring is the same at every run, and the random order by seed") {
  const auto pattern = random_symmetric(400, 8, 77);
  for (const VertexOrder order : all_vertex_orders) {
    const auto options = forced(ColouringKind::star, order);
    CHECK(choose_colouring(pattern, options).colouring.colours == choose_colouring(pattern, options).colouring.colours);
  }
  const auto graph = detail::adjacency_graph(pattern);
  CHECK(detail::ordering(graph, VertexOrder::random, 1) != detail::ordering(graph, VertexOrder::random, 2));
  CHECK(detail::ordering(detail::adjacency_graph(symmetric(5, {})), VertexOrder::random, 1) ==
        std::vector<std::uint32_t>{2, 3, 1, 4, 0});
}

TEST_CASE("orders are what their names say") {
  for (const auto& [name, pattern] : symmetric_patterns()) {
    INFO(name);
    const auto graph = detail::adjacency_graph(pattern);
    for (const VertexOrder order : all_vertex_orders) {
      auto sorted = detail::ordering(graph, order, 3);
      std::sort(sorted.begin(), sorted.end());
      CHECK(sorted == detail::ordering(graph, VertexOrder::natural, 3));
    }
    const auto largest = detail::ordering(graph, VertexOrder::largest_first, 3);
    CHECK(std::is_sorted(largest.begin(), largest.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return graph.degree(a) > graph.degree(b); }));
    // By definition: the last vertex has the least degree in what is left, again and again.
    const auto smallest = detail::ordering(graph, VertexOrder::smallest_last, 3);
    std::vector<bool> removed(graph.size(), false), visited(graph.size(), false);
    const auto count = [&](std::uint32_t v, const std::vector<bool>& mask, bool wanted) {
      const auto around = graph.of(v);
      return std::count_if(around.begin(), around.end(), [&](std::uint32_t w) { return mask[w] == wanted; });
    };
    bool is_smallest = true, is_incident = true;
    const auto incidence = detail::ordering(graph, VertexOrder::incidence_degree, 3);
    for (std::uint32_t i = 0; i < graph.size(); ++i) {
      const std::uint32_t last = smallest[graph.size() - 1 - i], next = incidence[i];
      for (std::uint32_t v = 0; v < graph.size(); ++v) {
        is_smallest = is_smallest && (removed[v] || count(v, removed, false) >= count(last, removed, false));
        is_incident = is_incident && (visited[v] || count(v, visited, true) <= count(next, visited, true));
      }
      removed[last] = visited[next] = true;
    }
    CHECK(is_smallest);
    CHECK(is_incident);
  }
}

TEST_CASE("Jacobians are coloured validly by columns and by rows") {
  std::vector<SparsityPattern> patterns{SparsityPattern::from_entries(0, 0, {}),
                                        SparsityPattern::from_entries(0, 5, {}),
                                        SparsityPattern::from_entries(5, 0, {}),
                                        SparsityPattern::from_entries(4, 6, {}),
                                        random_matrix(60, 40, 3, 1),
                                        random_matrix(40, 60, 5, 2),
                                        random_matrix(500, 30, 4, 3),
                                        random_matrix(30, 500, 20, 4),
                                        random_matrix(1, 300, 200, 5),
                                        random_matrix(300, 1, 0.7, 6)};
  Entries entries = diagonal(400);  // dense rows: first, last, one in the middle
  for (Index j = 0; j < 400; ++j) entries.insert(entries.end(), {{0, j}, {399, j}, {200, j}});
  patterns.push_back(SparsityPattern::from_entries(400, 400, entries));
  patterns.push_back(random_matrix(6, 900, 700, 7));  // several dense rows that share some columns
  patterns.push_back(patterns.back().transposed());
  for (const auto& pattern : patterns) {
    INFO(pattern.m << " x " << pattern.n);
    std::uint32_t best = 1000;
    for (const ColouringKind kind : jacobian_colourings) {
      for (const VertexOrder order : all_vertex_orders) {
        const auto choice = choose_colouring(pattern, forced(kind, order));
        INFO(choice);
        CHECK(choice.colouring.kind == kind);
        CHECK(is_valid(pattern, choice.colouring));
        best = std::min(best, choice.colouring.count);
      }
    }
    ColouringOptions options;
    options.lanes = 1;
    const auto choice = choose_colouring(pattern, options);
    CHECK(is_valid(pattern, choice.colouring));
    CHECK(choice.colouring.count <= best);
  }
}

TEST_CASE("a Jacobian is coloured by the cheaper side") {
  Entries entries = diagonal(300);
  for (Index j = 0; j < 300; ++j) entries.emplace_back(7, j);
  const auto wide = SparsityPattern::from_entries(300, 300, entries);  // a dense row: 2 colours by rows
  ColouringOptions options;
  options.lanes = 1;
  CHECK(choose_colouring(wide, options).colouring.kind == ColouringKind::rows);
  CHECK(choose_colouring(wide, options).colouring.count == 2);
  CHECK(choose_colouring(wide.transposed(), options).colouring.kind == ColouringKind::columns);
  CHECK(choose_colouring(wide.transposed(), options).colouring.count == 2);
  const auto square = SparsityPattern::from_entries(2, 2, Entries{{0, 0}, {0, 1}, {1, 0}, {1, 1}});
  CHECK(summary(choose_colouring(square, options)) ==
        "columns colouring, 2 colours, 2 passes of 1: 2 colours or more would be needed by rows");
  options.row_cost = 0.5;
  CHECK(summary(choose_colouring(square, options)) ==
        "rows colouring, 2 colours, 2 passes of 1: 2 colours or more would be needed by columns");
  options.row_cost = 1000;
  CHECK(choose_colouring(wide, options).colouring.kind == ColouringKind::columns);
  CHECK(choose_colouring(wide, options).colouring.count == 300);
}

TEST_CASE("dense rows and columns of large matrices cost no more than others") {
  // Quadratic time would take hours here. The constructor holds the colouring against the pattern.
  const Index n = 500000;
  for (const auto& pattern : {arrow(n, 1, true), arrow(n, 3, false), bipartite(2, n, true)}) {
    for (const ColouringKind kind : hessian_colourings) {
      const auto choice = choose_colouring(pattern, forced(kind));
      CHECK(choice.colouring.count <= 4);
      CHECK(CompressedHessian(pattern, choice.colouring, 4).passes() == 1);
    }
  }
  Entries entries = diagonal(n);
  for (Index k = 0; k < n; ++k) entries.insert(entries.end(), {{5, k}, {n - 2, k}});
  const auto rows = SparsityPattern::from_entries(n, n, entries);
  CHECK(choose_colouring(rows).colouring.count == 3);
  CHECK(choose_colouring(rows.transposed()).colouring.count == 3);
  const auto worst = choose_colouring(rows, forced(ColouringKind::columns));
  CHECK(worst.colouring.count == n);
  CHECK(CompressedJacobian(rows, worst.colouring, 1).directions() == n);
}

TEST_CASE("colouring refuses misuse by name") {
  const auto pattern = banded(5, 1);
  const auto jacobian = random_matrix(5, 5, 2, 1);
  ColouringOptions options;
  options.lanes = 0;
  CHECK_THROWS_WITH(choose_colouring(pattern, options), "choose_colouring: 0 lanes; give 1 or more");
  CHECK_THROWS_WITH(choose_colouring(pattern, forced(ColouringKind::columns)),
                    "choose_colouring: columns does not colour this kind of matrix; possible are: star, acyclic");
  CHECK_THROWS_WITH(choose_colouring(jacobian, forced(ColouringKind::star)),
                    "choose_colouring: star does not colour this kind of matrix; possible are: columns, rows");
  options = {};
  options.row_cost = 0;
  CHECK_THROWS_AS(choose_colouring(jacobian, options), Error);
  const SymmetricPattern full{5, {}, {}};
  CHECK_THROWS_WITH(
      choose_colouring(full),
      "colouring: the pattern of 5 variables is dense; give a sparse one, or compute the full matrix without "
      "colours");
  CHECK_THROWS_AS(CompressedHessian(full, {ColouringKind::star, {0, 1, 2, 3, 4}, 5}, 1), Error);
  CHECK_THROWS_WITH(
      choose_colouring(SparsityPattern{2, 3, {}, {}}),
      "choose_colouring: the pattern of a Jacobian of 2 x 3 is dense; give a sparse one, or compute the full "
      "matrix without colours");
}

TEST_CASE("kinds and orders have names") {
  std::set<std::string_view> names;
  for (const ColouringKind kind : hessian_colourings) names.insert(to_string(kind));
  for (const ColouringKind kind : jacobian_colourings) names.insert(to_string(kind));
  for (const VertexOrder order : all_vertex_orders) names.insert(to_string(order));
  CHECK(names == std::set<std::string_view>{"star", "acyclic", "columns", "rows", "natural", "largest_first", "random",
                                            "smallest_last", "incidence_degree"});
}
