#pragma once

#include <cstdint>
#include <vector>

#include <hesse/ad/detail/colouring/adjacency.hpp>
#include <hesse/ad/detail/colouring/vertex_order.hpp>

namespace hesse::ad::detail {

// Returns the vertices in the order in which they are coloured; O(n + edges). Only the random order depends on `seed`;
// a seed gives the same order on every machine.
std::vector<std::uint32_t> ordering(const AdjacencyGraph& graph, VertexOrder order, std::uint64_t seed);

// The same for the columns of a matrix, where columns that share a row are neighbours (their rows: `transposed`). The
// graph is not formed: a degree counts a neighbour once for each shared row. Rows with very many nonzeros make all
// columns neighbours; orders that change while vertices are visited ignore such rows.
std::vector<std::uint32_t> column_ordering(const SparsityPattern& matrix, const SparsityPattern& transposed,
                                           VertexOrder order, std::uint64_t seed);

// A row of n entries is dense if it has more nonzeros than this, as in [COLAMD].
std::uint32_t dense_row(std::uint64_t n);

}  // namespace hesse::ad::detail
