#pragma once

#include <Eigen/Core>
#include <hesse/solver/tridiagonal.hpp>
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

// |λ| <= relative_tolerance · max|λ| counts as zero; O(n).
Inertia inertia_of(const Tridiagonal& t, double relative_tolerance);

// The inertia of D⁻¹HD⁻¹: by Sylvester's law that of H, but free of the units of x. H is symmetric, n × n, finite; O(n³).
Inertia scaled_inertia(const Eigen::MatrixXd& hessian, double relative_tolerance);

std::ostream& operator<<(std::ostream& out, const Inertia& inertia);

}  // namespace hesse::solver
