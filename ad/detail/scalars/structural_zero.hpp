#pragma once

#include <hesse/ad/detail/core/scalar_traits.hpp>

namespace hesse::ad {

// Whether x is a structural zero: its value and all derivatives are exactly 0, so a sum may leave it out. Comparisons
// such as x == 0 look at the value only. An active number answers by its member of this name; without this member the
// answer is false.
template <class T>
bool is_structural_zero(const T& x) {
  if constexpr (!detail::Active<T>) {
    return x == 0;
  } else if constexpr (requires { x.is_structural_zero(); }) {
    return x.is_structural_zero();
  } else {
    return false;
  }
}

}  // namespace hesse::ad
