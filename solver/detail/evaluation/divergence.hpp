#pragma once

#include <Eigen/Core>
#include <array>
#include <optional>

namespace hesse::solver::detail {

// Recognises unbounded functions: what f does while some |xᵢ| grows or shrinks without limit.
enum class Divergence {
  none,
  bounded,    // f tends to a limit and has no minimiser in this direction
  unbounded,  // f falls by at least as much as before for every power of ten of |xᵢ|
};

// Observes f as a function of log |xᵢ|. It compares xᵢ and decreases of f with themselves only, so units cancel.
class DivergenceMonitor {
 public:
  // A variable diverges if |xᵢ| has changed by this factor.
  explicit DivergenceMonitor(double factor) : factor_(factor) {}

  // Takes x, f and ∇f after an accepted step; g may be empty, at the start. A variable is measured relative to its size at
  // the start or, if that is 0, its size when it first mattered: when |gᵢxᵢ| was not lost in the rounding of the others.
  Divergence follow(const Eigen::VectorXd& x, double f, const Eigen::VectorXd& g = {});
  // The variable whose |xᵢ| has changed by the largest factor, and log₁₀ of that factor.
  Eigen::Index variable() const { return variable_; }
  double decades() const { return decades_; }

 private:
  struct Mark {
    double decades;
    double f;
  };

  double factor_;
  Eigen::VectorXd unit_;
  Eigen::Index variable_ = -1;
  double decades_ = 0;
  std::array<std::optional<Mark>, 4> marks_;  // at a quarter, a half and three quarters of the distance, and at its end
};

}  // namespace hesse::solver::detail
