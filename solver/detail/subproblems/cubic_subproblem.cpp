#include <algorithm>
#include <cmath>
#include <hesse/solver/detail/subproblems/cubic_subproblem.hpp>
#include <limits>

// The cubic subproblem: Newton's method for λ with safeguards, and the hard case.
namespace hesse::solver::detail {

using Eigen::VectorXd;

namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr int max_shifts = 200;

// The positive root λ of λ(λ + μ) = σ‖g‖, which gives ‖d(λ)‖ = λ/σ if all eigenvalues are μ.
double root(double mu, double sigma, double g) {
  const double product = 2 * std::sqrt(sigma) * std::sqrt(g);
  const double hypotenuse = std::hypot(mu, product);
  return mu > 0 ? 0.5 * product * (product / (mu + hypotenuse)) : 0.5 * (hypotenuse - mu);
}

}  // namespace

CubicStep solve_cubic(const ReducedHessian& reduced, const VectorXd& g, double sigma) {
  CubicStep step;
  const VectorXd b = reduced.to_reduced(g);
  // The step is 0 if no shift can be factored: b = 0, and an eigenvalue is positive by less than rounding.
  VectorXd y = VectorXd::Zero(b.size());
  VectorXd dy;
  const double norm = b.norm();
  const double lambda_1 = reduced.smallest();
  const double lambda_n = reduced.largest();
  const auto finish = [&](double lambda) {
    step.length = y.norm();
    step.multiplier = lambda;
    // −m(d) with Hd = −g − λd, so that the quadratic and the linear term do not cancel.
    step.predicted =
        std::max(-0.5 * b.dot(y) + (0.5 * lambda - sigma / 3 * step.length) * step.length * step.length, 0.0);
    step.d = reduced.from_reduced(y);
    return step;
  };

  // Lengthens d to the target along the lowest eigenvector, which (H + λI)d = −g leaves free if λ = −λ₁.
  const auto lengthen = [&](double target) {
    VectorXd v = reduced.lowest_vector();
    if (b.dot(v) > 0) v = -v;
    const double yv = y.dot(v);
    const double ratio = y.norm() / target;
    y += (std::sqrt(yv * yv + target * target * (1 - ratio * ratio)) - yv) * v;
  };

  // ψ(λ) = 1/‖d(λ)‖ − σ/λ is concave and increasing. Newton's method finds its root; bisection keeps it in [low, high].
  double low = std::max({0.0, -lambda_1, root(lambda_n, sigma, norm)});
  double high = std::max(root(lambda_1, sigma, norm), low) * (1 + 4 * epsilon);
  if (lambda_1 <= 0) {
    const double scale = std::max({reduced.norm(), high, std::numeric_limits<double>::min()});
    double nudge = 4 * epsilon * scale;
    low = std::max(low, -lambda_1 + nudge);
    while (!reduced.solve(low, b, y, dy) && std::isfinite(nudge)) low = -lambda_1 + (nudge *= 2);
    high = std::max(high, low);
    if (lambda_1 < 0 && y.norm() < low / sigma) {
      step.hard_case = true;
      lengthen(low / sigma);
      return finish(low);
    }
  }
  double lambda = low;
  for (int i = 0; i < max_shifts; ++i) {
    if (!reduced.solve(lambda, b, y, dy)) {
      low = lambda;
      lambda = 0.5 * (low + high);
      continue;
    }
    const double length = y.norm();
    const double psi = 1 / length - sigma / lambda;
    if (!(length > 0) || std::abs(psi) * length <= 8 * epsilon) break;
    (psi < 0 ? low : high) = lambda;
    if (high - low <= 2 * epsilon * high) {
      // Near the hard case, adjacent numbers λ give steps that are too long and too short.
      if (lambda_1 < 0 && reduced.solve(high, b, y, dy) && y.norm() < high / sigma) lengthen(high / sigma);
      return finish(high);
    }
    const double slope = -(y / length).dot(dy) / length / length + sigma / lambda / lambda;
    const double newton = lambda - psi / slope;
    lambda = newton > low && newton < high ? newton : 0.5 * (low + high);
  }
  return finish(lambda);
}

}  // namespace hesse::solver::detail
