#pragma once

#include <cstdint>
#include <vector>

#include <hesse/ad/sparsity/element_kind.hpp>

namespace hesse::ad::detail {

inline constexpr std::uint32_t no_successor = ~std::uint32_t{0};

// successor[l]: the local variable that is the next one in x in every element of the kind, or none. Time O(count · width).
std::vector<std::uint32_t> successors(const ElementKind& kind);

}  // namespace hesse::ad::detail
