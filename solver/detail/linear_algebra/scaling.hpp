#pragma once

#include <Eigen/Core>
#include <hesse/solver/detail/linear_algebra/symmetric_matrix.hpp>

// Scaling: the units D of the variables. A method that works with D⁻¹HD⁻¹, D⁻¹g and steps Dd does not depend on the
// units of f and x. If f is multiplied by c and xᵢ is divided by sᵢ, powers of two (c an even power), its numbers stay
// the same to the last bit.
namespace hesse::solver::detail {

// D = sqrt|diag H|, the unit of each variable by the Hessian. Where the diagonal is 0, the other entries of the row
// give the unit; a row of zeros gives 1.
Eigen::VectorXd hessian_scale(const SymmetricMatrix& hessian);
// The same, but a row of zeros takes its unit from the largest size of its variable: in units D it is as large as the
// others or, if no variable has curvature, |gᵀx| is one. If the variable was always 0, its slope gives the unit.
Eigen::VectorXd hessian_scale(const SymmetricMatrix& hessian, const Eigen::VectorXd& size, const Eigen::VectorXd& g);

// D of powers of two: the largest entry of each row of D⁻¹HD⁻¹ is near 1. A row of zeros gets 1. Time proportional to the nonzeros of H.
Eigen::VectorXd equilibration(const SymmetricMatrix& hessian);

// The same without rounding to powers of two, and with units for rows of zeros as above.
Eigen::VectorXd units_of_variables(const SymmetricMatrix& hessian, const Eigen::VectorXd& size,
                                   const Eigen::VectorXd& g);

// How far each variable may plausibly move: its largest size so far. A variable that was always 0 may move as far as
// the others in the units D or, if all were 0, as far as the scaled gradient step.
Eigen::VectorXd plausible_reach(const Eigen::VectorXd& scale, const Eigen::VectorXd& size, const Eigen::VectorXd& g);

}  // namespace hesse::solver::detail
