#pragma once

#include <Eigen/Core>
#include <hesse/solver/reduced_hessian.hpp>

namespace hesse::solver {

// A global minimiser of m(s) = gᵀs + ½sᵀHs + ⅓σ‖s‖³, with its multiplier: (H + λI)s = −g, λ = σ‖s‖ ≥ −λ₁ [CGT11].
struct CubicStep {
  Eigen::VectorXd s;
  double length = 0;       // ‖s‖
  double multiplier = 0;   // λ
  double predicted = 0;    // −m(s) ≥ 0
  bool hard_case = false;  // λ = −λ₁: a multiple of the lowest eigenvector was added
};

// In the coordinates of a reduced Hessian, made once for each H: O(n) for each of the few λ tried, O(n²) for s.
CubicStep solve_cubic(const ReducedHessian& reduced, const Eigen::VectorXd& g, double sigma);

}  // namespace hesse::solver
