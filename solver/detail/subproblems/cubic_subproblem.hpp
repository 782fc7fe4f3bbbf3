#pragma once

#include <Eigen/Core>
#include <hesse/solver/detail/linear_algebra/reduced_hessian.hpp>

namespace hesse::solver::detail {

// The cubic subproblem: a global minimiser of m(d) = gᵀd + ½dᵀHd + ⅓σ‖d‖³; (H + λI)d = −g, λ = σ‖d‖ ≥ −λ₁ [CGT11].
struct CubicStep {
  Eigen::VectorXd d;
  double length = 0;       // ‖d‖
  double multiplier = 0;   // λ
  double predicted = 0;    // −m(d) ≥ 0
  bool hard_case = false;  // λ = −λ₁: a multiple of the lowest eigenvector was added
};

// Solves it in the coordinates of a reduced Hessian. Costs O(n) for each λ tried, and O(n²) for d.
CubicStep solve_cubic(const ReducedHessian& reduced, const Eigen::VectorXd& g, double sigma);

}  // namespace hesse::solver::detail
