#include "digits.hpp"

#include <algorithm>
#include <cmath>

namespace hesse::apps {

double digits(double value, double known) {
  const double scale = known != 0 ? std::abs(known) : 1.0;
  const double error = std::abs(value - known) / scale;
  if (!std::isfinite(error)) return 0;
  if (error == 0) return max_digits;
  return error >= 1 ? 0 : std::min(-std::log10(error), max_digits);
}

double digits(const Eigen::VectorXd& x, const Eigen::VectorXd& known) {
  if (x.size() != known.size() || x.size() == 0) return 0;
  double least = max_digits;
  for (Eigen::Index i = 0; i < x.size(); ++i) least = std::min(least, digits(x[i], known[i]));
  return least;
}

bool reached(double f, double known, double tolerance) {
  return f - known <= tolerance * (known != 0 ? std::abs(known) : 1.0);
}

double target(double known) { return known + 1e-8 * (known != 0 ? std::abs(known) : 1.0); }

}  // namespace hesse::apps
