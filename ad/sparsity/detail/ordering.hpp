#pragma once

#include <cstdint>
#include <vector>

#include <hesse/ad/sparsity/detail/adjacency.hpp>
#include <hesse/ad/sparsity/vertex_order.hpp>

namespace hesse::ad::detail {

// The vertices in the order in which they are coloured; O(n + edges). `seed` matters to random alone; the same seed gives
// the same order on every machine.
std::vector<std::uint32_t> ordering(const AdjacencyGraph& graph, VertexOrder order, std::uint64_t seed);

// The same for the columns of a matrix that share a row (or, given the transposed matrix, the other way round), without
// forming their graph: a column's degree counts a neighbour once for each row shared, and rows with very many nonzeros,
// in which all columns are neighbours anyway, do not count in the orders that change as vertices are visited.
std::vector<std::uint32_t> column_ordering(const SparsityPattern& matrix, const SparsityPattern& transposed,
                                           VertexOrder order, std::uint64_t seed);

// More than this many nonzeros make a row of n a dense one, as in [COLAMD].
std::uint32_t dense_row(std::uint64_t n);

}  // namespace hesse::ad::detail
