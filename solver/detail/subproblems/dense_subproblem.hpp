#pragma once

#include <Eigen/Core>
#include <hesse/solver/detail/linear_algebra/dense_cholesky.hpp>
#include <hesse/solver/detail/linear_algebra/reduced_hessian.hpp>
#include <hesse/solver/result.hpp>
#include <optional>

namespace hesse::solver::detail {

// The dense trust-region subproblem: a global minimiser of gᵀd + ½dᵀHd, ‖d‖ ≤ r; (H + λI)d = −g, λ(r − ‖d‖) = 0.
struct TrustStep {
  Eigen::VectorXd d;
  double predicted = 0;    // −gᵀd − ½dᵀHd ≥ 0
  double multiplier = 0;   // λ
  bool interior = false;   // d is the unconstrained Newton step
  bool hard_case = false;  // λ = −λ₁, and a multiple of the lowest eigenvector was added
};

// Solves it in the coordinates of a reduced Hessian, with b = Qᵀg. Costs O(n) for each λ tried.
TrustStep solve_reduced(const ReducedHessian& reduced, const Eigen::VectorXd& b, double radius);

// Solves it for dense H, exactly even in the hard case ([CGT00], chapter 7; [MS83]). H is factored once: by Cholesky
// while the Newton step is inside the region, otherwise by a ReducedHessian that serves all radii.
class DenseSubproblem {
 public:
  explicit DenseSubproblem(Counts& counts, Checkpoint checkpoint = {})
      : counts_(counts), checkpoint_(std::move(checkpoint)) {}

  // Takes H, symmetric and finite. Refers to H until the next call. O(n³).
  void factor(const Eigen::MatrixXd& hessian);
  // O(n²). The first radius that is shorter than the Newton step costs a reduction of H, O(n³).
  TrustStep solve(const Eigen::VectorXd& g, double radius);
  // −H⁻¹g by the factor that the last step used. Empty if H is not positive definite.
  Eigen::VectorXd newton(const Eigen::VectorXd& g);
  // The reduced Hessian, computed at the first call.
  const ReducedHessian& reduced();

 private:
  Counts& counts_;
  Checkpoint checkpoint_;
  const Eigen::MatrixXd* hessian_ = nullptr;
  DenseCholesky cholesky_;
  bool positive_ = false;
  std::optional<ReducedHessian> reduced_;
};

}  // namespace hesse::solver::detail
