#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <hesse/ad/detail/core/sparsity_pattern.hpp>

// Adjacency graphs of symmetric matrices, which star and acyclic colourings colour.
namespace hesse::ad::detail {

inline constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

// The adjacency graph of a symmetric matrix: a vertex for each variable, an edge for each nonzero below the diagonal.
struct AdjacencyGraph {
  std::vector<std::uint64_t> offsets;
  std::vector<std::uint32_t> neighbours;  // of vertex v, ascending: [offsets[v], offsets[v + 1])
  std::vector<std::uint32_t> nonzeros;    // … and for each edge the number of its nonzero

  std::uint32_t size() const { return static_cast<std::uint32_t>(offsets.size() - 1); }
  std::uint32_t degree(std::uint32_t v) const { return static_cast<std::uint32_t>(offsets[v + 1] - offsets[v]); }
  std::span<const std::uint32_t> of(std::uint32_t v) const {
    return std::span<const std::uint32_t>(neighbours).subspan(offsets[v], degree(v));
  }
  std::uint64_t edges() const { return neighbours.size() / 2; }
};

// Throws Error where the pattern is dense, or 32-bit numbers do not suffice: from 2³⁰ variables or 2³¹ nonzeros on.
AdjacencyGraph adjacency_graph(const SymmetricPattern& pattern);

// The graph with the edges of some vertices removed (and without the numbers of the nonzeros).
AdjacencyGraph without(const AdjacencyGraph& graph, std::span<const std::uint32_t> vertices);

}  // namespace hesse::ad::detail
