#pragma once

#include <hesse/ad/vocabulary/active.hpp>

namespace hesse::ad {

// Whether x is a structural zero: its value and all its derivatives are exactly 0, so that leaving it out of a sum drops nothing.
// Comparisons such as x == 0 look at the value only. An active number answers by its member of this name; one without that member
// is never known to be a structural zero.
template <class T>
bool is_structural_zero(const T& x) {
  if constexpr (!Active<T>) {
    return x == 0;
  } else if constexpr (requires { x.is_structural_zero(); }) {
    return x.is_structural_zero();
  } else {
    return false;
  }
}

}  // namespace hesse::ad
