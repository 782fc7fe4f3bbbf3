#pragma once

#include <Eigen/Core>
#include <iosfwd>

namespace hesse::solver {

// Signs of the eigenvalues of a symmetric matrix: those within ±tolerance count as zero.
struct Inertia {
  Eigen::Index positive = 0;
  Eigen::Index zero = 0;
  Eigen::Index negative = 0;
  double smallest = 0;  // extreme eigenvalues
  double largest = 0;

  bool operator==(const Inertia&) const = default;
};

// From eigenvalues in any order; |λ| <= relative_tolerance · max|λ| counts as zero.
Inertia inertia_of(const Eigen::VectorXd& eigenvalues, double relative_tolerance);

// D = sqrt|diag H|, 1 where an entry is zero: the unit of each variable as the Hessian sees it.
Eigen::VectorXd hessian_scale(const Eigen::MatrixXd& hessian);

// The inertia of D⁻¹HD⁻¹: by Sylvester's law that of H, but free of the units of x. H is symmetric, n × n, finite; O(n³).
Inertia scaled_inertia(const Eigen::MatrixXd& hessian, double relative_tolerance);

std::ostream& operator<<(std::ostream& out, const Inertia& inertia);

}  // namespace hesse::solver
