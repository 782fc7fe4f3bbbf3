#include <hesse/solver/detail/subproblems/dense_subproblem.hpp>

// The trust-region subproblem: Newton's method for λ with safeguards, the hard case, and Cholesky for interior steps.
namespace hesse::solver::detail {

using Eigen::VectorXd;

namespace {

constexpr Eigen::Index cholesky_from = 17;  // for smaller n, the eigen-decomposition is as fast

}  // namespace

void DenseSubproblem::set_model(const SymmetricMatrix& hessian, const VectorXd& g) {
  hessian_ = &hessian.full();
  g_ = g;
  reduced_.reset();
  positive_.reset();
}

bool DenseSubproblem::positive_definite() {
  if (!positive_) {
    positive_ = false;
    if (hessian_->rows() >= cholesky_from) {
      ++counts_.factorizations;
      positive_ = cholesky_.factor(*hessian_, checkpoint_);
    }
  }
  return *positive_;
}

const ReducedHessian& DenseSubproblem::reduced() {
  if (!reduced_) {
    ++counts_.factorizations;
    reduced_.emplace(*hessian_, checkpoint_);
  }
  return *reduced_;
}

VectorXd DenseSubproblem::newton(const VectorXd& g) {
  ++counts_.solves;
  if (positive_definite()) return -cholesky_.solve(g);
  VectorXd y, dy;
  if (!reduced().solve(0, reduced().to_reduced(g), y, dy)) return {};
  return reduced().from_reduced(y);
}

TrustStep DenseSubproblem::trust_step(double radius) {
  ++counts_.solves;
  if (!reduced_ && positive_definite()) {
    TrustStep step;
    step.d = -cholesky_.solve(g_);
    if (step.d.allFinite() && step.d.norm() <= radius) {
      step.interior = true;
      step.predicted = -0.5 * g_.dot(step.d);
      return step;
    }
  }
  return solve_reduced(reduced(), reduced().to_reduced(g_), radius);
}

CubicStep DenseSubproblem::cubic_step(double sigma) {
  ++counts_.solves;
  return solve_cubic(reduced(), g_, sigma);
}

}  // namespace hesse::solver::detail
