#pragma once

#include <Eigen/Core>
#include <hesse/solver/dense_cholesky.hpp>
#include <hesse/solver/reduced_hessian.hpp>
#include <hesse/solver/result.hpp>
#include <optional>

namespace hesse::solver {

// A global minimiser of gᵀd + ½dᵀHd in ‖d‖ ≤ r, with its multiplier: (H + λI)d = −g, λ(r − ‖d‖) = 0.
struct TrustStep {
  Eigen::VectorXd d;
  double predicted = 0;    // −gᵀd − ½dᵀHd ≥ 0
  double multiplier = 0;   // λ
  bool interior = false;   // the unconstrained Newton step
  bool hard_case = false;  // −λ₁ is the multiplier: a multiple of the lowest eigenvector was added
};

// The same in the coordinates of a reduced Hessian; b = Qᵀg. O(n) for each of the few values of λ tried.
TrustStep solve_reduced(const ReducedHessian& reduced, const Eigen::VectorXd& b, double radius);

// Trust-region subproblem for dense H, exact also in the hard case ([CGT00], chapter 7; [MS83]). The factorisation is
// made once for each H: a Cholesky factor serves as long as the Newton step is inside, else ReducedHessian serves all radii.
class DenseSubproblem {
 public:
  explicit DenseSubproblem(Counts& counts, Checkpoint checkpoint = {})
      : counts_(counts), checkpoint_(std::move(checkpoint)) {}

  // H symmetric, finite; kept by reference until the next call. O(n³).
  void factor(const Eigen::MatrixXd& hessian);
  // O(n²); a first radius that the Newton step exceeds costs one reduction, O(n³).
  TrustStep solve(const Eigen::VectorXd& g, double radius);
  // −H⁻¹g with the factor that the last step used; empty when H is not positive definite.
  Eigen::VectorXd newton(const Eigen::VectorXd& g);
  // The reduction, made when it is not there yet.
  const ReducedHessian& reduced();

 private:
  Counts& counts_;
  Checkpoint checkpoint_;
  const Eigen::MatrixXd* hessian_ = nullptr;
  DenseCholesky cholesky_;
  bool positive_ = false;
  std::optional<ReducedHessian> reduced_;
};

}  // namespace hesse::solver
