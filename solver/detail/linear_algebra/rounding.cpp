#include <algorithm>
#include <cmath>
#include <hesse/solver/detail/linear_algebra/rounding.hpp>
#include <limits>

// Estimates of the rounding error of f.
namespace hesse::solver::detail {

double infinity_norm(const Eigen::VectorXd& v) {
  double norm = 0;
  for (const double entry : v) {
    if (std::isnan(entry)) return entry;
    norm = std::max(norm, std::abs(entry));
  }
  return norm;
}

double noise(double f) { return units_in_last_place * std::numeric_limits<double>::epsilon() * std::abs(f); }

double indistinguishable(double f) { return 1e-12 * std::abs(f); }

}  // namespace hesse::solver::detail
