#include <algorithm>
#include <cmath>
#include <string>

#include <hesse/ad/detail/colouring/colouring.hpp>
#include <hesse/ad/detail/colouring/greedy.hpp>
#include <hesse/ad/detail/colouring/ordering.hpp>
#include <hesse/ad/detail/colouring/two_coloured_forest.hpp>
#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/text.hpp>

// The choice of a colouring: tries vertex orders, with and without hubs, and compares kinds by the number of passes.
namespace hesse::ad::detail {

namespace {

using detail::AdjacencyGraph;
using detail::Colours;
using detail::none;

// A vertex may be left out as a hub if its degree exceeds this multiple of the average.
constexpr std::uint64_t hub_degree_ratio = 4;

template <std::size_t N>
void require_options(const ColouringOptions& options, const std::array<ColouringKind, N>& possible) {
  if (options.lanes < 1) throw Error("choose_colouring: " + std::to_string(options.lanes) + " lanes; give 1 or more");
  if (!(options.row_cost > 0))
    throw Error("choose_colouring: row_cost is " + to_text(options.row_cost) + "; give a positive number");
  if (!options.kind || std::find(possible.begin(), possible.end(), *options.kind) != possible.end()) return;
  std::string names;
  for (const ColouringKind kind : possible) names += (names.empty() ? "" : ", ") + std::string(to_string(kind));
  throw Error("choose_colouring: " + std::string(to_string(*options.kind)) +
              " does not colour this kind of matrix; possible are: " + names);
}

// For matrices with more nonzeros only the cheapest order and the one that is mostly best are tried.
constexpr std::int64_t large = 2'000'000;

std::vector<VertexOrder> orders_of(const ColouringOptions& options, std::int64_t nonzeros) {
  if (options.order) return {*options.order};
  if (nonzeros > large) return {VertexOrder::natural, VertexOrder::smallest_last};
  return {all_vertex_orders.begin(), all_vertex_orders.end()};
}

std::uint32_t passes_of(std::uint32_t colours, Eigen::Index lanes) {
  return static_cast<std::uint32_t>((static_cast<Eigen::Index>(colours) + lanes - 1) / lanes);
}

// The attempts with one kind of colouring, and the best of them.
class ColouringSearch {
 public:
  ColouringSearch(ColouringKind kind, std::uint32_t limit, std::uint32_t lower_bound,
                  std::vector<ColouringAttempt>& attempts)
      : kind_(kind), limit_(limit), lower_bound_(lower_bound), attempts_(attempts) {}

  // colour(limit) → optional<Colours>. Only fewer colours than before win, so the earlier attempt wins a tie.
  template <class Colour>
  void attempt(VertexOrder order, std::uint32_t hub_count, const Colour& colour) {
    if (finished()) return;
    const std::uint32_t limit = has_winner() ? best_.count - 1 : limit_;
    std::optional<Colours> found = colour(limit);
    attempts_.push_back({kind_, order, hub_count, found ? found->count : limit, !found});
    if (!found) return;
    best_ = std::move(*found);
    winner_ = attempts_.size() - 1;
  }

  bool has_winner() const { return winner_ != none; }
  bool finished() const { return limit_ < lower_bound_ || (has_winner() && best_.count <= lower_bound_); }
  std::uint32_t colours() const { return best_.count; }
  const ColouringAttempt& winner() const { return attempts_[winner_]; }

  void win(ColouringChoice& choice) {
    choice.colouring = {kind_, std::move(best_.of), best_.count};
    choice.chosen = winner_;
  }

 private:
  ColouringKind kind_;
  std::uint32_t limit_, lower_bound_;
  std::vector<ColouringAttempt>& attempts_;
  std::size_t winner_ = none;
  Colours best_;
};

// Any two colour classes a, b induce a forest, of at most |a| + |b| - 1 edges; summed, m ≤ (c - 1)n - c(c - 1)/2.
std::uint32_t acyclic_lower_bound(const AdjacencyGraph& graph) {
  std::uint64_t n = 0;
  for (std::uint32_t v = 0; v < graph.size(); ++v) n += graph.degree(v) > 0 ? 1 : 0;
  std::uint64_t c = graph.size() == 0 ? 0 : 1;
  while (c < n && (c - 1) * n - c * (c - 1) / 2 < graph.edges()) ++c;
  return static_cast<std::uint32_t>(c);
}

// The vertices of hub_degree_ratio degree, in descending order.
std::vector<std::uint32_t> hubs_of(const AdjacencyGraph& graph) {
  std::vector<std::uint32_t> hubs;
  const std::uint64_t threshold = hub_degree_ratio * graph.neighbours.size();
  for (std::uint32_t v = 0; v < graph.size(); ++v) {
    if (std::uint64_t{graph.degree(v)} * graph.size() > threshold) hubs.push_back(v);
  }
  std::sort(hubs.begin(), hubs.end(), [&](std::uint32_t a, std::uint32_t b) {
    return graph.degree(a) != graph.degree(b) ? graph.degree(a) > graph.degree(b) : a < b;
  });
  return hubs;
}

std::optional<Colours> greedy(ColouringKind kind, const AdjacencyGraph& graph, VertexOrder order, std::uint64_t seed,
                              std::uint32_t limit) {
  const auto vertices = detail::ordering(graph, order, seed);
  return kind == ColouringKind::star ? detail::greedy_star(graph, vertices, limit)
                                     : detail::greedy_acyclic(graph, vertices, limit);
}

// A vertex with a colour of its own is the hub of stars whatever the other colours are, so the graph may leave it out.
std::optional<Colours> greedy_without_hubs(ColouringKind kind, const AdjacencyGraph& graph,
                                           std::span<const std::uint32_t> hubs, VertexOrder order, std::uint64_t seed,
                                           std::uint32_t limit) {
  const auto hub_count = static_cast<std::uint32_t>(hubs.size());
  if (limit <= hub_count) return std::nullopt;
  auto colours = greedy(kind, detail::without(graph, hubs), order, seed, limit == none ? none : limit - hub_count);
  if (!colours) return colours;
  for (const std::uint32_t v : hubs) colours->of[v] = colours->count++;
  return colours;
}

void try_orders(ColouringSearch& search, ColouringKind kind, const AdjacencyGraph& graph,
                const ColouringOptions& options) {
  const auto orders = orders_of(options, static_cast<std::int64_t>(graph.edges()));
  const auto hubs = hubs_of(graph);
  const auto try_without = [&](VertexOrder order, std::size_t count) {
    search.attempt(order, static_cast<std::uint32_t>(count), [&](std::uint32_t limit) {
      return greedy_without_hubs(kind, graph, std::span(hubs).first(count), order, options.seed, limit);
    });
  };
  // Dense rows are left out first: they alone could make a greedy colouring need very many colours and much time.
  const std::uint32_t dense = detail::dense_row(graph.size());
  const auto dense_hubs = static_cast<std::size_t>(
      std::count_if(hubs.begin(), hubs.end(), [&](std::uint32_t v) { return graph.degree(v) > dense; }));
  if (dense_hubs > 0) try_without(orders.front(), dense_hubs);
  for (const VertexOrder order : orders) {
    search.attempt(order, 0, [&](std::uint32_t limit) { return greedy(kind, graph, order, options.seed, limit); });
  }
  if (!search.has_winner()) return;
  for (std::size_t count = 1; count <= hubs.size() && count + 1 < search.colours(); count *= 2)
    try_without(search.winner().order, count);
}

std::string plural(std::uint64_t count, const std::string& noun) {
  const char* const ending = count == 1 ? "" : noun.back() == 's' ? "es" : "s";
  return std::to_string(count) + " " + noun + ending;
}

// One of the two compressions of a Jacobian: the columns of `matrix` are coloured.
struct Side {
  ColouringKind kind;
  const SparsityPattern& matrix;
  const SparsityPattern& transposed;
  std::uint32_t lower_bound;
  double cost;  // of a pass
};

constexpr Eigen::Index max_vectors = Eigen::Index{1} << 31;

// A lower bound: as many colours as the longest row has nonzeros, and one if there are columns to colour.
std::uint32_t longest_row(const SparsityPattern& matrix) {
  std::size_t largest = matrix.n > 0 ? 1 : 0;
  for (Eigen::Index i = 0; i < matrix.m; ++i) largest = std::max(largest, matrix.row(i).size());
  return static_cast<std::uint32_t>(largest);
}

void try_orders(ColouringSearch& search, const Side& side, const ColouringOptions& options) {
  for (const VertexOrder order : orders_of(options, side.matrix.size())) {
    search.attempt(order, 0, [&](std::uint32_t limit) {
      const auto vertices = detail::column_ordering(side.matrix, side.transposed, order, options.seed);
      return detail::greedy_columns(side.matrix, side.transposed, vertices, limit);
    });
  }
}

// The largest number of acyclic colours that is worthwhile against this number of star colours.
std::uint32_t worthwhile_limit(std::uint32_t star_colours, Eigen::Index lanes) {
  const auto passes = static_cast<Eigen::Index>((1.0 - worthwhile_saving) * passes_of(star_colours, lanes));
  return static_cast<std::uint32_t>(std::min<Eigen::Index>(passes * lanes, star_colours));
}

}  // namespace

ColouringChoice choose_colouring(const SymmetricPattern& hessian, const ColouringOptions& options) {
  require_options(options, hessian_colourings);
  const AdjacencyGraph graph = detail::adjacency_graph(hessian);
  const std::uint32_t lower_bound = acyclic_lower_bound(graph);
  ColouringChoice choice;
  choice.lanes = options.lanes;
  if (options.kind) {
    ColouringSearch search(*options.kind, none, lower_bound, choice.attempts);
    try_orders(search, *options.kind, graph, options);
    search.win(choice);
    choice.reason = "as ordered";
    return choice;
  }
  ColouringSearch star(ColouringKind::star, none, lower_bound, choice.attempts);
  try_orders(star, ColouringKind::star, graph, options);
  const std::uint32_t star_colours = star.colours();
  const std::uint32_t limit = worthwhile_limit(star_colours, options.lanes);
  ColouringSearch acyclic(ColouringKind::acyclic, limit, lower_bound, choice.attempts);
  try_orders(acyclic, ColouringKind::acyclic, graph, options);
  if (acyclic.has_winner()) {
    acyclic.win(choice);
    const std::uint32_t chain = detail::symmetric_recovery(hessian, choice.colouring).longest_chain;
    if (chain > options.max_chain) {
      star.win(choice);
      choice.reason = "direct recovery; substitution would make " + plural(chain, "subtraction") +
                      " one after the other for some entries, more than " + std::to_string(options.max_chain);
      return choice;
    }
    choice.reason =
        "saves " +
        plural(passes_of(star_colours, options.lanes) - passes_of(acyclic.colours(), options.lanes), "pass") +
        " against direct recovery with " + plural(star_colours, "colour") + "; at most " +
        plural(chain, "subtraction") + " one after the other";
    return choice;
  }
  choice.reason = limit < lower_bound ? "direct recovery; substitution needs at least " + plural(lower_bound, "colour")
                                      : "direct recovery; substitution would need more than " + plural(limit, "colour");
  star.win(choice);
  return choice;
}

ColouringChoice choose_colouring(const SparsityPattern& jacobian, const ColouringOptions& options) {
  require_options(options, jacobian_colourings);
  if (std::max(jacobian.m, jacobian.n) >= max_vectors)
    throw Error("choose_colouring: a Jacobian of " + std::to_string(jacobian.m) + " x " + std::to_string(jacobian.n) +
                "; at most 2^31 rows and columns can be coloured");
  if (jacobian.dense() && jacobian.size() > 0)
    throw Error("choose_colouring: the pattern of a Jacobian of " + std::to_string(jacobian.m) + " x " +
                std::to_string(jacobian.n) +
                " is dense; give a sparse one, or compute the full matrix without colours");
  const SparsityPattern transposed = jacobian.transposed();
  const std::array<Side, 2> sides{
      Side{ColouringKind::columns, jacobian, transposed, longest_row(jacobian), 1.0},
      Side{ColouringKind::rows, transposed, jacobian, longest_row(transposed), options.row_cost}};
  const auto cost = [&](const Side& side, std::uint32_t colours) {
    return side.cost * static_cast<double>(passes_of(colours, options.lanes));
  };
  ColouringChoice choice;
  choice.lanes = options.lanes;
  if (options.kind) {
    const Side& side = sides[*options.kind == ColouringKind::columns ? 0 : 1];
    ColouringSearch search(side.kind, none, side.lower_bound, choice.attempts);
    try_orders(search, side, options);
    search.win(choice);
    choice.reason = "as ordered";
    return choice;
  }
  const bool columns_first = cost(sides[0], sides[0].lower_bound) <= cost(sides[1], sides[1].lower_bound);
  const Side& first = sides[columns_first ? 0 : 1];
  const Side& second = sides[columns_first ? 1 : 0];
  ColouringSearch favourite(first.kind, none, first.lower_bound, choice.attempts);
  try_orders(favourite, first, options);
  // The largest number of passes with which the second side would be cheaper.
  const double passes = std::ceil(cost(first, favourite.colours()) / second.cost) - 1;
  const double limit = std::min(passes * static_cast<double>(options.lanes), static_cast<double>(max_vectors));
  ColouringSearch challenger(second.kind, static_cast<std::uint32_t>(std::max(limit, 0.0)), second.lower_bound,
                             choice.attempts);
  try_orders(challenger, second, options);
  const auto by = [](const Side& side) { return " by " + std::string(to_string(side.kind)); };
  if (challenger.has_winner()) {
    choice.reason = "cheaper than " + plural(favourite.colours(), "colour") + by(first);
    challenger.win(choice);
    return choice;
  }
  choice.reason = challenger.finished() ? plural(second.lower_bound, "colour") + " or more would be needed" + by(second)
                                        : "more than " + plural(static_cast<std::uint32_t>(limit), "colour") +
                                              " would be needed" + by(second);
  favourite.win(choice);
  return choice;
}

}  // namespace hesse::ad::detail
