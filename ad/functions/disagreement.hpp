#pragma once

#include <Eigen/Core>
#include <cmath>
#include <cstring>

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

// The same point to the bit, the sign of zeros included; there is none of size 0, which nothing has been remembered at.
inline bool same_point(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  return a.size() == b.size() && a.size() > 0 &&
         std::memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size()) * sizeof(double)) == 0;
}

}  // namespace hesse::ad::detail
