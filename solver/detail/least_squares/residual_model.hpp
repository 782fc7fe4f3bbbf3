#pragma once

#include <hesse/solver/detail/evaluation/evaluator.hpp>
#include <hesse/solver/detail/subproblems/dense_subproblem.hpp>
#include <string_view>

namespace hesse::solver::detail {

// Quadratic models of f = ½‖r‖²: M(y) = bᵀy + ½yᵀTy, in the scaled variables Dd and the coordinates of Q.
struct ResidualModel {
  ReducedHessian reduced;
  Eigen::VectorXd b;
  bool exact;  // Newton: T from JᵀJ + B; otherwise Gauss-Newton: T from JᵀJ

  std::string_view name() const { return exact ? "newton" : "gauss_newton"; }
};

// The model ½‖r + Jd‖², from the singular values of JD⁻¹, so its condition number is not squared. Directions whose
// singular value is rounding are left out. Needs p.r and p.J. O(mn²). Throws Stop if the remaining time cannot suffice,
// since the decomposition cannot be interrupted.
ResidualModel gauss_newton_model(const Point& p, const Eigen::VectorXd& d_scale, Evaluator& evaluator);

// The model gᵀd + ½dᵀHd. Needs p.g. O(n³).
ResidualModel newton_model(const Point& p, const Eigen::MatrixXd& hessian, const Eigen::VectorXd& d_scale,
                           const Checkpoint& checkpoint);

// JᵀJ, computed in pieces with a checkpoint after each. O(mn²).
Eigen::MatrixXd gram_matrix(const Eigen::MatrixXd& j, const Checkpoint& checkpoint);

// The second-order correction a = −(JᵀJ + λD²)⁻¹Jᵀ(r₊ − r − Jd) of a Gauss-Newton step d with residuals r₊ at x + d. It
// is the geodesic acceleration [TS12], with curvature from residuals that the trial step has computed already. In
// scaled variables; empty if the system is singular.
Eigen::VectorXd second_order_correction(const ResidualModel& model, const Point& p, const Eigen::VectorXd& d,
                                        const Eigen::VectorXd& r_plus, const Eigen::VectorXd& d_scale, double shift);

}  // namespace hesse::solver::detail
