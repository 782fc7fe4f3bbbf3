#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <map>
#include <string>

#include <hesse/ad/recording/recorded.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

// Where a function has no derivative and a rule of the library chose one (README, "Special points"): at the kinks and jumps that the
// operations of a recording met, as far as its outputs depend on them. Comparisons of the function itself are not among them.
class Kinks {
 public:
  // Operations of a function that is looked at: more are not recorded, and nothing is said about them.
  static constexpr std::size_t most_operations = std::size_t{1} << 20;

  // Adds those of a recording without loops.
  void add(const Recording& recording);

  // "not differentiable at x: abs at 0: derivative taken as 0 (3 times); hypot at (0, 0): derivatives taken as 0, 0"; empty where
  // there was none.
  std::string describe() const;

 private:
  std::map<std::string, std::size_t> times_;
};

// Those of f at x, which f is recorded at; nothing where it cannot be. Exceptions of f pass through.
template <class F>
std::string describe_kinks(const F& f, const Eigen::VectorXd& x) {
  Recording recording({.limit = Kinks::most_operations});
  try {
    recording.record(f, x);
  } catch (const Error&) {
    return {};
  }
  Kinks kinks;
  kinks.add(recording);
  return kinks.describe();
}

}  // namespace hesse::ad
