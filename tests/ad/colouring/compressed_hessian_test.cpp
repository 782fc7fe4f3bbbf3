#include <catch2/catch.hpp>

#include <random>

#include <hesse/ad/detail/colouring/coloured_hessian.hpp>
#include <hesse/ad/detail/core/error.hpp>

#include "allocation_counter.hpp"
#include "sparsity_graphs.hpp"

using namespace hesse::ad;

using namespace hesse::ad::detail;
using namespace hesse::testing;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

VectorXd integer_values(Index count, std::uint64_t seed) {
  std::mt19937_64 engine(seed);
  std::uniform_int_distribution<int> any(-1000, 1000);
  VectorXd values(count);
  for (Index p = 0; p < count; ++p) values[p] = any(engine);
  return values;
}

// H·V from the lower triangle.
void multiply(const SymmetricPattern& pattern, const VectorXd& values, const DirectionBlock& v, DirectionBlock& hv) {
  hv.setZero(v.rows(), v.cols());
  Index p = 0;
  for (Index j = 0; j < pattern.n; ++j) {
    for (const Index i : pattern.column(j)) {
      hv.row(i) += values[p] * v.row(j);
      if (i != j) hv.row(j) += values[p] * v.row(i);
      ++p;
    }
  }
}

ColouringOptions options_for(ColouringKind kind, Index lanes, std::optional<VertexOrder> order = {}) {
  ColouringOptions options;
  options.kind = kind;
  options.lanes = lanes;
  options.order = order;
  return options;
}

// Integers are recovered bit for bit, with subtractions or without.
void check_recovery(const SymmetricPattern& pattern, const ColouringOptions& options) {
  ColouredHessian hessian(pattern, options);
  const VectorXd expected = integer_values(pattern.size(), 11);
  const VectorXd x = VectorXd::LinSpaced(pattern.n, 0, 1);
  Index calls = 0;
  VectorXd values;
  const auto outcome = hessian.evaluate(
      x,
      [&](const VectorXd& at, const DirectionBlock& v, DirectionBlock& hv) {
        ++calls;
        REQUIRE(&at == &x);
        REQUIRE(v.rows() == pattern.n);
        REQUIRE(v.cols() == options.lanes);
        multiply(pattern, expected, v, hv);
        return Evaluation::ok;
      },
      values);
  REQUIRE(outcome == Evaluation::ok);
  if (values != expected) FAIL(hessian.choice());
  REQUIRE(calls == hessian.compressed().passes());
  if (hessian.choice().colouring.kind == ColouringKind::star) REQUIRE(hessian.compressed().substitutions() == 0);
}

}  // namespace

TEST_CASE("Hessians of every pattern of up to 5 variables, diagonals present or not, are recovered exactly") {
  for (Index n = 0; n <= 5; ++n) {
    const auto patterns = 1U << (n * (n + 1) / 2);
    for (std::uint32_t bits = 0; bits < patterns; ++bits) {
      Entries entries;
      for (Index i = 0, bit = 0; i < n; ++i) {
        for (Index j = 0; j <= i; ++j, ++bit) {
          if ((bits >> bit & 1U) != 0) entries.emplace_back(i, j);
        }
      }
      const auto pattern = symmetric(n, entries);
      for (const ColouringKind kind : hessian_colourings) check_recovery(pattern, options_for(kind, 2));
    }
  }
}

TEST_CASE("Hessians of every graph of 6 variables are recovered exactly") {
  for (std::uint32_t bits = 0; bits < 1U << 15; ++bits) {
    Entries entries = diagonal(6);
    for (Index i = 0, bit = 0; i < 6; ++i) {
      for (Index j = 0; j < i; ++j, ++bit) {
        if ((bits >> bit & 1U) != 0) entries.emplace_back(i, j);
      }
    }
    const auto pattern = symmetric(6, entries);
    for (const ColouringKind kind : hessian_colourings)
      check_recovery(pattern, options_for(kind, 3, VertexOrder::natural));
  }
}

TEST_CASE("Hessians of all shapes are recovered exactly, whatever the width and the order") {
  for (const auto& [name, pattern] : symmetric_patterns()) {
    INFO(name);
    for (const ColouringKind kind : hessian_colourings) {
      for (const Index lanes : {1, 4, 7, 64}) check_recovery(pattern, options_for(kind, lanes));
      for (const VertexOrder order : all_vertex_orders) check_recovery(pattern, options_for(kind, 8, order));
    }
    ColouringOptions planned;
    check_recovery(pattern, planned);
  }
}

TEST_CASE("the seeds of all passes are the colours, each needed variable once") {
  const auto pattern = random_symmetric(100, 6, 4);
  const auto choice = choose_colouring(pattern);
  const CompressedHessian compressed(pattern, choice.colouring, 4);
  CHECK(compressed.directions() == choice.colouring.count);
  CHECK(compressed.passes() == (compressed.directions() + 3) / 4);
  VectorXd moved = VectorXd::Zero(100);
  DirectionBlock v;
  for (Index pass = 0; pass < compressed.passes(); ++pass) {
    compressed.seed(pass, v);
    REQUIRE(v.rows() == 100);
    REQUIRE(v.cols() == 4);
    CHECK(((v.array() == 0) || (v.array() == 1)).all());
    moved += v.rowwise().sum();
    for (Index lane = 0; lane < 4; ++lane) {
      const Index direction = 4 * pass + lane;
      const Index expected =
          direction < compressed.directions() ? static_cast<Index>(compressed.variables(direction).size()) : 0;
      CHECK(v.col(lane).sum() == static_cast<double>(expected));
    }
  }
  CHECK(moved == VectorXd::Ones(100));
}

TEST_CASE("directions from which nothing is read are left out") {
  // xᵀAy: reading the rows of one side alone suffices; its colours are the only ones that need a direction.
  const auto pattern = bipartite(3, 50, false);
  const auto choice = choose_colouring(pattern, options_for(ColouringKind::star, 8));
  REQUIRE(choice.colouring.count == 4);
  const CompressedHessian compressed(pattern, choice.colouring, 8);
  CHECK(compressed.directions() == 3);
  check_recovery(pattern, options_for(ColouringKind::star, 8));
  CHECK(CompressedHessian(symmetric(6, {}), choose_colouring(symmetric(6, {})).colouring, 8).passes() == 0);
}

TEST_CASE("substitution starts at the leaves and ends in the middle") {
  const auto path = banded(101, 1);
  Colouring alternating{ColouringKind::acyclic, {}, 2};
  for (std::uint32_t i = 0; i < 101; ++i) alternating.colours.push_back(i % 2);
  const CompressedHessian compressed(path, alternating, 2);
  CHECK(compressed.directions() == 2);
  CHECK(compressed.substitutions() == 98);
  CHECK(compressed.longest_chain() == 49);  // 50 edges on either side of the middle
  const VectorXd expected = integer_values(path.size(), 3);
  DirectionBlock v, hv;
  compressed.seed(0, v);
  multiply(path, expected, v, hv);
  VectorXd values, gathered;
  compressed.recover(hv, values);
  CHECK(values == expected);
  compressed.gather(0, hv, gathered);
  REQUIRE(gathered.size() == path.size());
  CHECK(gathered != expected);
  compressed.substitute(gathered);
  CHECK(gathered == expected);
}

TEST_CASE("all products at once give the same values as pass by pass") {
  const auto pattern = cliques(80, 40, 4, 9);
  const auto choice = choose_colouring(pattern, options_for(ColouringKind::acyclic, 4));
  const CompressedHessian compressed(pattern, choice.colouring, 4);
  REQUIRE(compressed.passes() > 1);
  const VectorXd expected = integer_values(pattern.size(), 21);
  DirectionBlock all(80, compressed.passes() * 4), v, hv;
  for (Index pass = 0; pass < compressed.passes(); ++pass) {
    compressed.seed(pass, v);
    multiply(pattern, expected, v, hv);
    all.middleCols(4 * pass, 4) = hv;
  }
  VectorXd values;
  compressed.recover(all, values);
  CHECK(values == expected);
}

TEST_CASE("direct recovery keeps every entry to its own accuracy") {
  // Entries of 1e-12 … 1e12 side by side: read off, none is touched by another.
  const auto pattern = banded(60, 3);
  VectorXd expected(pattern.size());
  for (Index p = 0; p < expected.size(); ++p) expected[p] = std::pow(10.0, static_cast<double>(p * 7 % 25 - 12)) / 3.0;
  ColouredHessian hessian(pattern, options_for(ColouringKind::star, 4));
  VectorXd values;
  hessian.evaluate(
      VectorXd::Zero(60),
      [&](const VectorXd&, const DirectionBlock& v, DirectionBlock& hv) {
        multiply(pattern, expected, v, hv);
        return Evaluation::ok;
      },
      values);
  CHECK(values == expected);
}

TEST_CASE("an evaluation that is not ok ends the Hessian and is handed on") {
  ColouredHessian hessian(banded(50, 4), options_for(ColouringKind::star, 2));
  REQUIRE(hessian.compressed().passes() > 2);
  int calls = 0;
  VectorXd values;
  const auto outcome = hessian.evaluate(
      VectorXd::Zero(50),
      [&](const VectorXd&, const DirectionBlock&, DirectionBlock&) {
        return ++calls == 2 ? Evaluation::not_evaluable : Evaluation::ok;
      },
      values);
  CHECK(outcome == Evaluation::not_evaluable);
  CHECK(calls == 2);
}

TEST_CASE("a second coloured evaluation allocates nothing") {
  const auto pattern = grid(8, true, true);
  ColouredHessian hessian(pattern, options_for(ColouringKind::acyclic, 4));
  const VectorXd x = VectorXd::Zero(pattern.n), expected = integer_values(pattern.size(), 2);
  VectorXd values;
  const auto products = [&](const VectorXd&, const DirectionBlock& v, DirectionBlock& hv) {
    multiply(pattern, expected, v, hv);
    return Evaluation::ok;
  };
  hessian.evaluate(x, products, values);
  const auto before = allocations();
  hessian.evaluate(x, products, values);
  CHECK(allocations() == before);
  CHECK(values == expected);
}

TEST_CASE("a compressed Hessian refuses colourings that do not fit") {
  const auto pattern = banded(4, 1);
  const auto make = [&](Colouring colouring, Index lanes = 2) { return CompressedHessian(pattern, colouring, lanes); };
  CHECK_THROWS_WITH(make({ColouringKind::star, {0, 1, 2}, 3}),
                    "recovery: colours of 3 variables, a pattern of 4; colour the same pattern");
  CHECK_THROWS_WITH(make({ColouringKind::star, {0, 1, 2, 3}, 3}), "recovery: colour 3 of 3; colours count from 0");
  CHECK_THROWS_WITH(make({ColouringKind::star, {0, 1, 1, 0}, 2}),
                    "recovery: variables 1 and 2 are adjacent and both have colour 1; colour the same pattern");
  CHECK_THROWS_WITH(make({ColouringKind::star, {0, 1, 0, 1}, 2}),
                    "CompressedHessian: not a star colouring: 1 entries need substitution; call it acyclic");
  CHECK_THROWS_WITH(make({ColouringKind::columns, {0, 1, 2, 0}, 3}),
                    "CompressedHessian: a colouring by columns; Hessians take star and acyclic ones");
  CHECK_THROWS_AS(make({ColouringKind::star, {0, 1, 2, 0}, 3}, 0), Error);
  const auto ring = symmetric(4, {{1, 0}, {2, 1}, {3, 2}, {3, 0}});
  CHECK_THROWS_WITH(CompressedHessian(ring, {ColouringKind::acyclic, {0, 1, 0, 1}, 2}, 2),
                    "recovery: 4 entries lie on cycles of two colours; use a star or an acyclic colouring of the same "
                    "pattern");
  const auto compressed = make({ColouringKind::star, {0, 1, 2, 0}, 3});
  DirectionBlock wrong(4, 3);
  VectorXd values;
  CHECK_THROWS_WITH(compressed.gather(0, wrong, values), "CompressedHessian::gather: products are 4 x 3; give 4 x 2");
  CHECK_THROWS_WITH(compressed.gather(2, wrong, values), "CompressedHessian::gather: pass 2 of 2; passes count from 0");
  CHECK_THROWS_AS(compressed.substitute(values), Error);
  CHECK_THROWS_AS(compressed.recover(DirectionBlock(4, 2), values), Error);
}
