#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <hesse/solver/detail/linear_algebra/cholesky.hpp>
#include <hesse/solver/detail/linear_algebra/scaling.hpp>
#include <hesse/solver/detail/linear_algebra/shifted_hessian.hpp>
#include <hesse/solver/detail/subproblems/line_search_direction.hpp>
#include <limits>

// Directions of the line search: Newton, modified Newton, and negative curvature.
namespace hesse::solver::detail {

using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr Index eigenvalues_up_to = 64;    // for larger n, one eigenvector costs less than all
constexpr double relative_floor = 1.5e-8;  // sqrt(epsilon): smallest curvature to divide by, relative to the largest
constexpr double longest_modified_step =
    10;  // of a step that no positive definite Hessian limits, relative to its reach
constexpr double shortest_curvature_step = 1e-2;

double relative_length(const VectorXd& v, const VectorXd& reach) {
  return v.cwiseQuotient(reach).cwiseAbs().maxCoeff();
}

// The step for an indefinite or singular H̄: a descent step and the lowest eigenpair.
struct Modified {
  VectorXd step;
  VectorXd lowest;
  double lambda_1;  // smallest eigenvalue
  double largest;   // max |λᵢ|
  double shift;
};

double floor_of(double largest) { return largest > 0 ? relative_floor * largest : 1.0; }

Modified by_eigenvalues(const MatrixXd& h, const VectorXd& g) {
  const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(h);
  const VectorXd& lambda = eigen.eigenvalues();
  const double largest = lambda.cwiseAbs().maxCoeff();
  const VectorXd modified = lambda.cwiseAbs().cwiseMax(floor_of(largest));
  const VectorXd b = eigen.eigenvectors().transpose() * g;
  return {-(eigen.eigenvectors() * b.cwiseQuotient(modified)), eigen.eigenvectors().col(0), lambda[0], largest,
          (modified - lambda).maxCoeff()};
}

Modified by_shift(const SymmetricMatrix& h, const VectorXd& g, int& factorizations, const Checkpoint& checkpoint) {
  const auto shifted = shifted_hessian(h, factorizations, checkpoint);
  const double lambda_1 = shifted->smallest(), norm = shifted->norm();
  double delta = std::max(-2 * lambda_1, floor_of(norm));
  // The first δ suffices in exact arithmetic. Rounding in λ₁ may require more.
  auto step = shifted->solve(delta, g);
  for (int i = 0; i < 40 && !step; ++i) step = shifted->solve(delta *= 8, g);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  return {step ? VectorXd(-*step) : VectorXd::Constant(g.size(), nan), shifted->lowest_vector(), lambda_1, norm, delta};
}

}  // namespace

SearchDirection search_direction(const Point& p, const VectorXd& size, const Options& options, Counts& counts,
                                 const Checkpoint& checkpoint) {
  SearchDirection direction;
  const VectorXd scale = units_of_variables(p.H, size, p.g), inverse = scale.cwiseInverse();
  const SymmetricMatrix h = p.H.scaled(inverse);
  const VectorXd g = inverse.cwiseProduct(p.g);

  ++counts.factorizations;
  ++counts.solves;
  Cholesky cholesky;
  // A pivot at rounding level is as useless as a failed one.
  if (cholesky.factor(h, checkpoint) &&
      cholesky.smallest_pivot() > std::numeric_limits<double>::epsilon() * static_cast<double>(h.size())) {
    direction.s = -inverse.cwiseProduct(cholesky.solve(g));
    direction.slope = p.g.dot(direction.s);
    direction.model = "newton";
    return direction;
  }

  const bool all_eigenvalues = h.dense() && h.size() <= eigenvalues_up_to;
  if (all_eigenvalues) ++counts.factorizations;
  const Modified modified =
      all_eigenvalues ? by_eigenvalues(h.full(), g) : by_shift(h, g, counts.factorizations, checkpoint);
  direction.s = inverse.cwiseProduct(modified.step);
  const VectorXd reach = plausible_reach(scale, size, p.g);
  if (const double length = relative_length(direction.s, reach); length > longest_modified_step)
    direction.s *= longest_modified_step / length;
  direction.slope = p.g.dot(direction.s);
  direction.shift = modified.shift;
  direction.model = "modified";
  if (modified.lambda_1 >= -options.curvature_tolerance * modified.largest) return direction;

  direction.model = "curvilinear";
  direction.d = inverse.cwiseProduct(modified.lowest);
  if (p.g.dot(direction.d) > 0) direction.d = -direction.d;
  // The length at which both terms predict the same decrease, limited by the plausible reach of x.
  const double unit = relative_length(direction.d, reach);
  const double balanced = std::sqrt(-direction.slope / -modified.lambda_1);
  const double length = std::clamp(balanced, shortest_curvature_step / unit, 1 / unit);
  direction.d *= length;
  direction.curvature = modified.lambda_1 * length * length;
  return direction;
}

}  // namespace hesse::solver::detail
