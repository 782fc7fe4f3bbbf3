#pragma once

#include <Eigen/Core>
#include <array>
#include <optional>

namespace hesse::solver {

// What a run along which some |xᵢ| grows or shrinks beyond all bounds says about f.
enum class Flight {
  none,
  bounded,    // f tends to a limit: there is no minimiser this way
  unbounded,  // f falls as fast with every power of ten of |xᵢ| as before, or faster
};

// Follows f over log |xᵢ|. Ratios of xᵢ to its own size and of decreases of f to each other have no units.
class FlightRecorder {
 public:
  // A variable has fled when |xᵢ| has changed by this factor.
  explicit FlightRecorder(double factor) : factor_(factor) {}

  // x after an accepted step, with f. The unit of a variable is the first size it has that is not zero.
  Flight follow(const Eigen::VectorXd& x, double f);
  // The variable that went furthest, and log₁₀ of the factor.
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
  std::array<std::optional<Mark>, 4> marks_;  // at a quarter, a half and three quarters of the way, and at its end
};

}  // namespace hesse::solver
