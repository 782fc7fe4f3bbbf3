#pragma once

#include <cstdint>
#include <vector>

#include <hesse/ad/detail/elements/element_type.hpp>

namespace hesse::ad::detail {

// The order in which the elements of a type are evaluated. It changes the sum by rounding only. Evaluation is faster if
// consecutive elements are close to each other in x.
enum class ElementOrder {
  automatic,  // as given if that is nearly as local as sorted, otherwise sorted
  given,
  sorted,  // by smallest variable, then by largest, then as given
};

// order[k]: the element to be evaluated k-th; empty if that is k. Time O(count log count), deterministic.
std::vector<std::uint32_t> element_order(const ElementType& type, ElementOrder order);

// Rearranges the elements of a type.
void rearrange(ElementType& type, const std::vector<std::uint32_t>& order);

}  // namespace hesse::ad::detail
