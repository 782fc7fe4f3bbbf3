#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <hesse/ad/detail/elements/element_type.hpp>

// Blocks of coupled variables: they make the search for the structure of the Hessian shorter.
namespace hesse::ad::detail {

// A block of local variables that are neighbours in x in every element of a type: local, its successor, and so on.
struct Block {
  std::uint32_t local, length;
};

// Divides the local variables of a type into blocks. The variables of a block are coupled to one another and to the
// same other variables, so their columns of H have the same rows.
struct CoupledBlocks {
  std::vector<Block> blocks;
  std::vector<std::uint32_t> begin, partners;  // by block: the blocks it is coupled to, and itself if longer than one

  std::span<const std::uint32_t> partners_of(std::size_t block) const {
    return std::span(partners).subspan(begin[block], begin[block + 1] - begin[block]);
  }
};

// Makes blocks as long as possible. A block is a single variable if a longer one would overlap those
// of other elements shifted by one, or if there is only one element. Time O(count · width +
// entries).
CoupledBlocks coupled_blocks(const ElementType& type);

}  // namespace hesse::ad::detail
