#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <hesse/ad/sparsity/element_kind.hpp>

namespace hesse::ad::detail {

// Local variables that are neighbours in x in every element of a kind: local, its successor, and so on.
struct Block {
  std::uint32_t local = 0, length = 0;
};

// A block whose variables are all coupled to one another and to the same others, so that their columns of H have the same
// rows, and the blocks it is coupled to, itself among them where it is longer than one.
struct CoupledBlock : Block {
  std::vector<Block> partners;
};

// The local variables of a kind in blocks as long as possible; single ones where these would overlap those of other elements
// shifted. Time O(count · width + entries · log width).
std::vector<CoupledBlock> coupled_blocks(const ElementKind& kind);

}  // namespace hesse::ad::detail
