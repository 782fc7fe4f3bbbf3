#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstring>

// Criteria for the agreement of replay with the user's code in double.
namespace hesse::ad::detail {

// Bound for rounding: 10⁷ terms added in another order, or vector mathematics, stay below it; a wrong branch does not.
inline constexpr double rounding = 1e-8;
// Bound for rounding right after a recording at the same point, where a value may suffer from cancellation.
inline constexpr double cancellation = 1e-4;

// |a - b|, relative to |b|, or absolute if b is small.
inline double disagreement(double a, double b) {
  constexpr double small = 1e-2;
  return std::abs(a - b) / (std::abs(b) + small);
}

// The disagreement of a number with the user's code that counts as rounding.
class Tolerance {
 public:
  bool holds(double difference) const { return difference <= bound_; }
  // A replay that disagrees with a recording just made at the same point differs by rounding: something cancels. So
  // much is tolerated from then on. False if it is too much to tell right from wrong.
  bool widen(double difference) {
    if (!(difference <= cancellation)) return false;
    bound_ = std::max(bound_, 10 * difference);
    return true;
  }

 private:
  double bound_ = rounding;
};

// Whether the points have the same bits, the sign of zeros included. A point of size 0 stands for none.
inline bool same_point(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  return a.size() == b.size() && a.size() > 0 &&
         std::memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size()) * sizeof(double)) == 0;
}

}  // namespace hesse::ad::detail
