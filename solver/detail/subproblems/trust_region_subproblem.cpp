#include <algorithm>
#include <cmath>
#include <hesse/solver/detail/subproblems/trust_region_subproblem.hpp>
#include <limits>

namespace hesse::solver::detail {

using Eigen::VectorXd;

namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double radius_precision = 1e-10;
constexpr double no_curvature = 1e-13;  // relative to the largest eigenvalue: the rounding of a zero eigenvalue

// The positive root τ of ‖u + τv‖ = r for ‖u‖ ≤ r, ‖v‖ = 1.
double to_boundary(const VectorXd& u, const VectorXd& v, double radius) {
  const double uv = u.dot(v);
  const double missing = std::max(radius * radius - u.squaredNorm(), 0.0);
  const double root = std::sqrt(uv * uv + missing);
  return uv > 0 ? missing / (uv + root) : root - uv;
}

}  // namespace

TrustStep solve_reduced(const ReducedHessian& reduced, const VectorXd& b, double radius) {
  TrustStep step;
  VectorXd y = VectorXd::Zero(b.size());
  VectorXd dy;
  const double lowest = reduced.smallest();
  const auto lowest_descent = [&] {
    VectorXd v = reduced.lowest_vector();
    return VectorXd(b.dot(v) > 0 ? -v : v);
  };
  const auto finish = [&](double shift) {
    step.multiplier = shift;
    step.predicted = std::max(0.5 * (shift * y.squaredNorm() - b.dot(y)), 0.0);
    step.d = reduced.from_reduced(y);
    return step;
  };
  if (lowest > 0 && reduced.solve(0, b, y, dy) && y.norm() <= radius) {
    step.interior = true;
    return finish(0);
  }

  // φ(λ) = 1/r − 1/‖y(λ)‖ decreases almost linearly on (−λ₁, ∞): Newton's method, kept in [low, high] by bisection.
  const double scale = std::max({reduced.norm(), b.norm() / radius, std::numeric_limits<double>::min()});
  double low = std::max(0.0, -lowest);
  double high = low + b.norm() / radius + epsilon * scale;
  if (lowest <= 0) {
    double nudge = 4 * epsilon * scale;
    while (!reduced.solve(low + nudge, b, y, dy)) nudge *= 2;
    low += nudge;
    if (y.norm() < radius) {
      // Nothing can be gained along a direction without curvature, since g has no part in it.
      step.interior = lowest >= -std::max(static_cast<double>(reduced.size()) * epsilon, no_curvature) * reduced.norm();
      if (step.interior) return finish(low);
      step.hard_case = true;
      const VectorXd v = lowest_descent();
      y += to_boundary(y, v, radius) * v;
      return finish(low);
    }
    high = std::max(high, low);
  }
  double shift = low;
  for (int i = 0; i < 200; ++i) {
    if (!reduced.solve(shift, b, y, dy)) {
      low = shift;
      shift = 0.5 * (low + high);
      continue;
    }
    const double length = y.norm();
    if (std::abs(length - radius) <= radius_precision * radius) break;
    (length > radius ? low : high) = shift;
    if (high - low <= 2 * epsilon * high) break;
    // y'(λ) = dy, so ‖y‖' = yᵀdy/‖y‖ < 0.
    const double newton = shift + (length - radius) / radius * length * length / -y.dot(dy);
    shift = newton > low && newton < high ? newton : 0.5 * (low + high);
  }
  if (lowest < 0 && y.norm() < radius * (1 - radius_precision)) {
    // So near the hard case, no multiplier in double reaches the boundary.
    step.hard_case = true;
    const VectorXd v = lowest_descent();
    y += to_boundary(y, v, radius) * v;
  }
  return finish(shift);
}

}  // namespace hesse::solver::detail
