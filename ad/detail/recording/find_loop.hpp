#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include <hesse/ad/detail/recording/loop.hpp>

// Loop detection. A found loop is described by its body and the place where it begins.
namespace hesse::ad::detail {

struct FoundLoop {
  LoopBody body;
  std::uint32_t first;       // the node with which it begins
  std::uint32_t sum_before;  // the node that is the sum at that point
};

// Finds the loop that the nodes from `begin` on have entered: at least three iterations, and half of these nodes. An
// iteration passes one sum to the next; all else it computes from variables (nodes below `variables`). Linear time.
std::optional<FoundLoop> find_loop(const GrowingArray<RecordedNode>& nodes, std::uint32_t begin,
                                   std::uint32_t variables);

}  // namespace hesse::ad::detail
