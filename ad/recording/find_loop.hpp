#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include <hesse/ad/recording/loop.hpp>

namespace hesse::ad {

struct FoundLoop {
  LoopBody body;
  std::uint32_t first;       // node with which it begins
  std::uint32_t sum_before;  // node that is the sum there
};

// The loop that the nodes from `begin` on have come into: at least three times round and half of these nodes. All that is handed on
// from one time to the next must be one sum, and all else be computed from variables, the nodes below `variables`. Linear in the nodes.
std::optional<FoundLoop> find_loop(const GrowingArray<RecordedNode>& nodes, std::uint32_t begin,
                                   std::uint32_t variables);

}  // namespace hesse::ad
