#pragma once

#include <Eigen/Core>
#include <hesse/solver/detail/linear_algebra/reduced_hessian.hpp>

namespace hesse::solver::detail {

// The trust-region subproblem: a global minimiser of gᵀd + ½dᵀHd, ‖d‖ ≤ r; (H + λI)d = −g, λ(r − ‖d‖) = 0.
struct TrustStep {
  Eigen::VectorXd d;
  double predicted = 0;    // −gᵀd − ½dᵀHd ≥ 0
  double multiplier = 0;   // λ
  bool interior = false;   // d is the unconstrained Newton step
  bool hard_case = false;  // λ = −λ₁, and a multiple of the lowest eigenvector was added
};

// Solves it exactly, in the coordinates of a reduced Hessian with b = Qᵀg ([CGT00], chapter 7; [MS83]). Costs O(n) for
// each λ tried.
TrustStep solve_reduced(const ReducedHessian& reduced, const Eigen::VectorXd& b, double radius);

}  // namespace hesse::solver::detail
