#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <hesse/ad/detail/separation/term_graph.hpp>

namespace hesse::ad::detail {

// The structurally nonzero second derivatives of a graph, found by edge pushing without numbers ([GM14]).
struct Interactions {
  // Inputs (row, column), row ≥ column, whose second derivative is not structurally zero: by column, then by row.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  std::size_t updates = 0;  // of edges: the products that the numerical sweep needs
  bool complete = true;     // false: stopped at the limit of updates
};

// All pairs of that many inputs.
std::vector<std::pair<std::uint32_t, std::uint32_t>> all_pairs(std::uint32_t inputs);

// Time and memory are proportional to the updates. No value of the graph matters, so the pattern holds at every point
// where the comparisons have the same outcomes.
Interactions interactions(const TermGraph& graph, std::size_t max_updates = std::numeric_limits<std::size_t>::max());

}  // namespace hesse::ad::detail
