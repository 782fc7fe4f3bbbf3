#pragma once

#include <Eigen/Core>

namespace hesse::apps {

// The certified values of NIST have this many digits; no answer is given credit for more.
inline constexpr double max_digits = 11;

// Log relative error of one number: -log₁₀(|value - known| / |known|), or of the absolute error where known is 0.
// Between 0 and max_digits; 0 for NaN. This is the measure of the NIST evaluation of Ceres.
double digits(double value, double known);

// The least over all parameters. Zero where the sizes differ.
double digits(const Eigen::VectorXd& x, const Eigen::VectorXd& known);

// Whether f is within tolerance of the known minimum: relative to it, absolute where it is 0.
// A smaller f counts as reached.
bool reached(double f, double known, double tolerance);

// The value below which an f counts as the minimum to a relative 1e-8 (absolute where it is 0).
double target(double known);

}  // namespace hesse::apps
