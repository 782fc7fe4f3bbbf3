#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <hesse/ad/sparsity/element_kind.hpp>

namespace hesse::ad::detail {

// Local variables that are neighbours in x in every element of a kind: local, its successor, and so on.
struct Block {
  std::uint32_t local, length;
};

// The local variables of a kind in blocks. Those of a block are all coupled to one another and to the same others, so that their
// columns of H have the same rows.
struct CoupledBlocks {
  std::vector<Block> blocks;
  std::vector<std::uint32_t> begin, partners;  // by block, those it is coupled to; itself if it is longer than one

  std::span<const std::uint32_t> partners_of(std::size_t block) const {
    return std::span(partners).subspan(begin[block], begin[block + 1] - begin[block]);
  }
};

// Blocks as long as possible; single variables where these would overlap those of other elements shifted by one, and where there
// is one element only. Time
// O(count · width + entries).
CoupledBlocks coupled_blocks(const ElementKind& kind);

}  // namespace hesse::ad::detail
