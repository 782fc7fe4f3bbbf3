#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <hesse/ad/sparsity/detail/adjacency.hpp>

namespace hesse::ad::detail {

// A colour 0, 1, … for each vertex, and how many there are.
struct Colours {
  std::vector<std::uint32_t> of;
  std::uint32_t count = 0;
};

// Greedy colourings: the vertices in the order given, each with the smallest colour allowed. Nothing when more than `limit`
// colours would be needed (an attempt that cannot win ends early).

// Star colouring: adjacent vertices differ, and no path of four vertices has two colours, so that every two colours induce
// a forest of stars. Exact: a colour is refused only if it would break this. O(Σ over edges of the colours around an end),
// which is at most the O(n·d₂) of [GTMP07].
std::optional<Colours> greedy_star(const AdjacencyGraph& graph, std::span<const std::uint32_t> order,
                                   std::uint32_t limit = none);

// Acyclic colouring: adjacent vertices differ, and no cycle has two colours, so that every two colours induce a forest.
// Exact; as above, times the inverse of Ackermann's function.
std::optional<Colours> greedy_acyclic(const AdjacencyGraph& graph, std::span<const std::uint32_t> order,
                                      std::uint32_t limit = none);

// Partial distance-2 colouring: columns that share a row differ [GMP05]. O(Σ over rows of nonzeros², dense rows less).
std::optional<Colours> greedy_columns(const SparsityPattern& matrix, const SparsityPattern& transposed,
                                      std::span<const std::uint32_t> order, std::uint32_t limit = none);

}  // namespace hesse::ad::detail
