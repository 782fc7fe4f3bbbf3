#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <map>
#include <string>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/recording/recorded.hpp>

namespace hesse::ad::detail {

// Kinks: points at which an operation has no derivative and a rule of the library chose one (README, "Special points").
// Kinks and jumps of a recording's operations count if an output depends on them. Comparisons of f itself do not count.
class Kinks {
 public:
  // A function with more operations is not recorded for this purpose, and nothing is reported.
  static constexpr std::size_t max_operations = std::size_t{1} << 20;

  // Adds the kinks of a recording without loops.
  void add(const Recording& recording);

  // Such as "not differentiable at x: abs at 0: derivative taken as 0 (3 times); hypot at (0, 0): derivatives taken as
  // 0, 0". Empty if there are none.
  std::string describe() const;

 private:
  std::map<std::string, std::size_t> times_;
};

// The kinks of f at x, by recording f there. Empty if it cannot be recorded. Exceptions of f pass through.
template <class F>
std::string describe_kinks(const F& f, const Eigen::VectorXd& x) {
  Recording recording({.limit = Kinks::max_operations});
  try {
    recording.record(f, x);
  } catch (const Error&) {
    return {};
  }
  Kinks kinks;
  kinks.add(recording);
  return kinks.describe();
}

}  // namespace hesse::ad::detail
