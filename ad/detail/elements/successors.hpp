#pragma once

#include <cstdint>
#include <vector>

#include <hesse/ad/detail/elements/element_type.hpp>

// Neighbours in x among the local variables of an element type.
namespace hesse::ad::detail {

inline constexpr std::uint32_t no_successor = ~std::uint32_t{0};

// successor[l]: the local variable next to l in x in every element of the type, or none. Time O(count · width).
std::vector<std::uint32_t> successors(const ElementType& type);

}  // namespace hesse::ad::detail
