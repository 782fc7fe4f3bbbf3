#pragma once

#include <Eigen/Core>
#include <hesse/solver/detail/linear_algebra/reduced_hessian.hpp>

namespace hesse::solver::detail {

// The cubic subproblem: a global minimiser of m(s) = gᵀs + ½sᵀHs + ⅓σ‖s‖³; (H + λI)s = −g, λ = σ‖s‖ ≥ −λ₁ [CGT11].
struct CubicStep {
  Eigen::VectorXd s;
  double length = 0;       // ‖s‖
  double multiplier = 0;   // λ
  double predicted = 0;    // −m(s) ≥ 0
  bool hard_case = false;  // λ = −λ₁: a multiple of the lowest eigenvector was added
};

// Solves it in the coordinates of a reduced Hessian. Costs O(n) for each λ tried, and O(n²) for s.
CubicStep solve_cubic(const ReducedHessian& reduced, const Eigen::VectorXd& g, double sigma);

}  // namespace hesse::solver::detail
