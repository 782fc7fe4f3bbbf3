#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <hesse/ad/recording/term_graph.hpp>

namespace hesse::ad {

// What edge pushing would do to a graph, without its numbers ([GM14]).
struct Interactions {
  // Inputs (row, column), row ≥ column, whose second derivative is not structurally zero: columns ascending, rows within.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  std::size_t updates = 0;  // of edges: products that the sweep with numbers takes
  bool complete = true;     // false: given up at the limit of updates
};

// All pairs of that many inputs.
std::vector<std::pair<std::uint32_t, std::uint32_t>> all_pairs(std::uint32_t inputs);

// Time and memory go with the updates. No value of the graph matters, so the pattern holds at every point that decides its
// comparisons alike.
Interactions interactions(const TermGraph& graph, std::size_t most_updates = std::numeric_limits<std::size_t>::max());

}  // namespace hesse::ad
