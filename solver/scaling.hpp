#pragma once

#include <Eigen/Core>

// The units D of the variables. A method that works with D⁻¹HD⁻¹, D⁻¹g and steps Dd does the same whatever the units of f
// and x are: where f is multiplied by c and x_i divided by s_i, powers of two, c an even one, its numbers stay the same to
// the last bit.
namespace hesse::solver {

// D = sqrt|diag H|: the unit of each variable as the Hessian sees it. Where the diagonal is zero the other entries of the
// row give it; 1 for a row of zeros.
Eigen::VectorXd hessian_scale(const Eigen::MatrixXd& hessian);

// D, powers of two, such that the largest entry in every row of D⁻¹HD⁻¹ is near 1 (1 for a zero row). O(n²).
Eigen::VectorXd equilibration(const Eigen::MatrixXd& hessian);

// The same without rounding to powers of two, where a row of zeros takes its unit from the size of its variable, the largest it has had: in the units D it is
// as large as the others, or where no variable has curvature as makes |gᵀx| one.
Eigen::VectorXd units_of_variables(const Eigen::MatrixXd& hessian, const Eigen::VectorXd& size,
                                   const Eigen::VectorXd& g);

// How far each variable may plausibly go from where it is: as far as its size, the largest it has had; a variable that has
// always been 0 as far as the others in the units D, or where none has a size as far as the scaled gradient step.
Eigen::VectorXd plausible_reach(const Eigen::VectorXd& scale, const Eigen::VectorXd& size, const Eigen::VectorXd& g);

}  // namespace hesse::solver
