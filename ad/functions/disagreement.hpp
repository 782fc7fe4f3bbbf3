#pragma once

#include <cmath>

// When replay and the user's code in double are said to agree.
namespace hesse::ad::detail {

// Sums of 10⁷ terms in another order and vector mathematics stay well below this; a wrong branch does not.
inline constexpr double rounding = 1e-8;
// So much is put down to rounding where replay differs from what was just recorded at the same point: a value cancels.
inline constexpr double cancellation = 1e-4;

// |a - b| relative to |b|, and absolute for small numbers.
inline double disagreement(double a, double b) {
  constexpr double small = 1e-2;
  return std::abs(a - b) / (std::abs(b) + small);
}

}  // namespace hesse::ad::detail
