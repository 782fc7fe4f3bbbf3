#pragma once

#include <hesse/solver/dense_subproblem.hpp>
#include <hesse/solver/evaluator.hpp>
#include <string_view>

namespace hesse::solver {

// A quadratic model of f = ½‖r‖² at a point, in the scaled variables Dd and reduced: M(y) = bᵀy + ½yᵀTy.
struct ResidualModel {
  ReducedHessian reduced;
  Eigen::VectorXd b;
  bool exact;  // Newton: T from JᵀJ + B; else Gauss-Newton: T from JᵀJ

  std::string_view name() const { return exact ? "newton" : "gauss_newton"; }
};

// ½‖r + Jd‖² from the singular values of JD⁻¹, never squaring its condition; directions that JD⁻¹ does not see at
// working precision are left out. p.r, p.J evaluated; O(mn²). Throws Stop where the time that is left cannot suffice: the
// singular values are not found in pieces.
ResidualModel gauss_newton_model(const Point& p, const Eigen::VectorXd& d_scale, Evaluator& evaluator);

// gᵀd + ½dᵀHd. p.g evaluated; O(n³).
ResidualModel newton_model(const Point& p, const Eigen::MatrixXd& hessian, const Eigen::VectorXd& d_scale,
                           const Checkpoint& checkpoint);

// JᵀJ, in pieces; O(mn²).
Eigen::MatrixXd gram_matrix(const Eigen::MatrixXd& j, const Checkpoint& checkpoint);

// The second-order correction of a Gauss-Newton step d that ended in residuals r₊: a = −(JᵀJ + λD²)⁻¹Jᵀ(r₊ − r − Jd), the
// geodesic acceleration [TS12] with the curvature r(x+d) − r(x) − Jd that the trial has already paid for. In scaled
// variables; empty when the system is singular.
Eigen::VectorXd second_order_correction(const ResidualModel& model, const Point& p, const Eigen::VectorXd& d,
                                        const Eigen::VectorXd& r_plus, const Eigen::VectorXd& d_scale, double shift);

}  // namespace hesse::solver
