#include <algorithm>
#include <cmath>
#include <hesse/solver/detail/linear_algebra/lanczos.hpp>
#include <hesse/solver/detail/subproblems/sparse_subproblem.hpp>

namespace hesse::solver::detail {

using Eigen::Index;
using Eigen::VectorXd;

namespace {

constexpr double precision = 1e-3;          // of (H + λI)d = −g, relative to g
constexpr Index largest_space = 40;         // directions
constexpr Index growth = 8;                 // directions allocated at once
constexpr double dependent = 1e-10;         // what is left of a direction that the space already has
constexpr double beyond = 1.5;              // σ, relative to the negative curvature found
constexpr double smallest_shift = 1e-10;    // relative to the largest entry
constexpr Index curvature_steps = 10;       // Lanczos steps after a failed pivot
constexpr double share_of_curvature = 0.5;  // of the failed pivot's direction, that one of more blocks must have
constexpr Index least_patience = 4;         // directions, before H + λI is factored anew
constexpr double cheap = 4e7;               // multiplications that are not worth a factorisation
constexpr double product_speed = 8;         // multiplications of a factorisation in the time of one with a vector

}  // namespace

bool SparseSubproblem::factor(double shift) {
  ++counts_.factorizations;
  shift_ = shift;
  newton_.resize(0);
  return cholesky_.factor(*hessian_, shift, checkpoint_);
}

void SparseSubproblem::set_model(const SymmetricMatrix& hessian, const VectorXd& g) {
  hessian_ = &hessian;
  g_ = g;
  newton_.resize(0);
  dimension_ = 0;
  negative_.resize(0);
  const double first = convex_ ? 0 : shift_;
  convex_ = true;
  singular_ = false;
  find_shift(first);
}

// The first σ of a growing sequence with which H + σI is positive definite.
void SparseSubproblem::find_shift(double first) {
  const double floor = smallest_shift * std::max(hessian_->largest_entry(), 1e-290);
  double shift = first;
  while (std::isfinite(shift) && !factor(shift)) {
    if (shift == 0) singular_ = true;
    negative_ = cholesky_.negative_curvature();
    sharpen_curvature();
    const double curvature = hessian_->quadratic_form(negative_);
    if (curvature < 0) convex_ = false;
    shift = std::max({floor, 4 * shift, -beyond * curvature});
  }
}

// A few Lanczos steps from the direction of the failed pivot. A part of a generic vector leads to negative curvature in
// other blocks of H as well, so that a saddle of many blocks is left in all of them at once.
void SparseSubproblem::sharpen_curvature() {
  const auto product = [&](const VectorXd& v) { return *hessian_ * v; };
  const VectorXd mixed = lanczos(product, negative_ + generic_vector(g_.size()), curvature_steps).lowest_vector();
  const double found = hessian_->quadratic_form(negative_);
  negative_ = hessian_->quadratic_form(mixed) < std::min(share_of_curvature * found, 0.0)
                  ? mixed
                  : lanczos(product, negative_, curvature_steps).lowest_vector();
}

// −(H + σI)⁻¹g, solved for once at a point.
const VectorXd& SparseSubproblem::newton_step() {
  if (newton_.size() == 0) newton_ = newton(g_);
  return newton_;
}

VectorXd SparseSubproblem::newton(const VectorXd& g) {
  ++counts_.solves;
  return -cholesky_.solve(g);
}

double SparseSubproblem::smallest_eigenvalue() {
  build_space();
  return ReducedHessian(t_.topLeftCorner(dimension_, dimension_)).smallest();
}

// Adds what is new in v to the space.
bool SparseSubproblem::add(const VectorXd& v) {
  const double length = v.norm();
  if (dimension_ == std::min(largest_space, v.size()) || !(length > 0) || !std::isfinite(length)) return false;
  if (dimension_ == q_.cols() || q_.rows() != v.size()) {
    q_.conservativeResize(v.size(), dimension_ + growth);
    hq_.conservativeResize(v.size(), dimension_ + growth);
    t_.conservativeResize(dimension_ + growth, dimension_ + growth);
  }
  VectorXd w = v / length;
  for (int pass = 0; pass < 2; ++pass) {
    const auto q = q_.leftCols(dimension_);
    w -= q * (q.transpose() * w);
  }
  const double left = w.norm();
  if (!(left > dependent)) return false;
  q_.col(dimension_) = w / left;
  hq_.col(dimension_) = *hessian_ * VectorXd(q_.col(dimension_));
  const VectorXd column = q_.leftCols(dimension_ + 1).transpose() * hq_.col(dimension_);
  t_.col(dimension_).head(dimension_ + 1) = column;
  t_.row(dimension_).head(dimension_ + 1) = column.transpose();
  ++dimension_;
  return true;
}

void SparseSubproblem::build_space() {
  if (dimension_ > 0) return;
  add(g_);
  add(newton_step());
  if (negative_.size() > 0) add(negative_);
  if (dimension_ == 0) add(generic_vector(g_.size()));
}

// The number of directions that cost less than a factorisation.
Index SparseSubproblem::patience() const {
  const SymbolicCholesky& symbolic = hessian_->pattern()->symbolic();
  const double budget = symbolic.operations / product_speed + cheap;
  const double n = static_cast<double>(g_.size());
  Index k = least_patience;
  while (k < largest_space &&
         static_cast<double>(k) * (2 * symbolic.nonzeros + 8 * static_cast<double>(k) * n) < budget)
    ++k;
  return k;
}

// Solves the small problem of the space, `solve(reduced, b)`, and extends the space by the residual and (H + σI)⁻¹ times
// the residual in turn.
template <class Step, class Solve>
Step SparseSubproblem::in_space(const Solve& solve) {
  build_space();
  bool invert = true;
  for (Index directions = 0;; ++directions) {
    const auto q = q_.leftCols(dimension_);
    const ReducedHessian reduced(t_.topLeftCorner(dimension_, dimension_), checkpoint_);
    Step step = solve(reduced, VectorXd(q.transpose() * g_));
    const VectorXd y = std::move(step.d);
    step.d = q * y;
    const VectorXd residual = hq_.leftCols(dimension_) * y + step.multiplier * step.d + g_;
    if (residual.norm() <= precision * g_.norm()) return step;
    // The space converges slowly: the factors of H + λI, with the λ found so far, give the step almost at once.
    if (directions >= patience() && step.multiplier > 0 && step.multiplier != shift_) {
      directions = 0;
      find_shift(step.multiplier);
      ++counts_.solves;
      bool grown = add(cholesky_.solve(g_));
      if (negative_.size() > 0) grown = add(negative_) || grown;
      if (grown) continue;
    }
    bool grown = false;
    for (int direction = 0; direction < 2 && !grown; ++direction, invert = !invert) {
      if (invert) ++counts_.solves;
      grown = add(invert ? cholesky_.solve(residual) : residual);
    }
    if (!grown) return step;
  }
}

TrustStep SparseSubproblem::trust_step(double radius) {
  for (;;) {
    if (shift_ == 0) {
      TrustStep step;
      step.d = newton_step();
      if (step.d.allFinite() && step.d.norm() <= radius) {
        step.interior = true;
        step.predicted = -0.5 * g_.dot(step.d);
        return step;
      }
    }
    TrustStep step = in_space<TrustStep>([&](const ReducedHessian& reduced, const VectorXd& b) {
      return solve_reduced(reduced, reduced.to_reduced(b), radius);
    });
    if (!step.interior || shift_ == 0 || singular_) return step;
    // The space has seen no negative curvature, and the step is inside. Only a factorisation of H itself decides.
    find_shift(0);
    if (shift_ == 0) continue;
    if (negative_.size() == 0 || !add(negative_)) return step;
  }
}

CubicStep SparseSubproblem::cubic_step(double sigma) {
  // With a shift of the last point, only a factorisation of H itself finds negative curvature of this one.
  if (shift_ > 0 && negative_.size() == 0 && !singular_) find_shift(0);
  return in_space<CubicStep>(
      [&](const ReducedHessian& reduced, const VectorXd& b) { return solve_cubic(reduced, b, sigma); });
}

}  // namespace hesse::solver::detail
