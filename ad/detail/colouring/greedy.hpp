#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <hesse/ad/detail/colouring/adjacency.hpp>

// Greedy colourings of graphs and of the columns of a matrix.
namespace hesse::ad::detail {

// The result of a greedy colouring: a colour 0, 1, … for each vertex, and the number of colours.
struct Colours {
  std::vector<std::uint32_t> of;
  std::uint32_t count = 0;
};

// A greedy colouring visits the vertices in the given order and gives each the smallest colour allowed. It returns
// nothing if it would need more than `limit` colours, so an attempt that cannot win ends early.

// Star colouring: adjacent vertices differ, and no path of four vertices has only two colours, so every two colours
// induce a forest of stars. Exact: a colour is refused only if it would break this rule. Time O(Σ over edges of the
// colours around an end), which is at most the O(n·d₂) of [GTMP07].
std::optional<Colours> greedy_star(const AdjacencyGraph& graph, std::span<const std::uint32_t> order,
                                   std::uint32_t limit = none);

// Acyclic colouring: adjacent vertices differ, and no cycle has only two colours, so every two colours induce a forest.
// Exact. Time as above, times the inverse of Ackermann's function.
std::optional<Colours> greedy_acyclic(const AdjacencyGraph& graph, std::span<const std::uint32_t> order,
                                      std::uint32_t limit = none);

// Partial distance-2 colouring: columns that share a row differ [GMP05]. O(Σ over rows of nonzeros², dense rows less).
std::optional<Colours> greedy_columns(const SparsityPattern& matrix, const SparsityPattern& transposed,
                                      std::span<const std::uint32_t> order, std::uint32_t limit = none);

}  // namespace hesse::ad::detail
