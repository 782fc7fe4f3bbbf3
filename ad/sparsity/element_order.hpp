#pragma once

#include <cstdint>
#include <vector>

#include <hesse/ad/sparsity/element_kind.hpp>

namespace hesse::ad {

// In which order the elements of a kind are evaluated. The sum is the same but for rounding; speed depends on how near each
// other in x neighbouring elements are.
enum class ElementOrder {
  automatic,  // as given if that is nearly as local as sorted, else sorted
  given,
  sorted,  // by smallest variable, then by largest, then as given
};

// order[k]: the element to be evaluated k-th; empty where that is k. Time O(count log count), deterministic.
std::vector<std::uint32_t> element_order(const ElementKind& kind, ElementOrder order);

// Rearranges the elements of a kind.
void rearrange(ElementKind& kind, const std::vector<std::uint32_t>& order);

}  // namespace hesse::ad
