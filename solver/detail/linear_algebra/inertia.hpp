#pragma once

#include <Eigen/Core>
#include <hesse/solver/detail/linear_algebra/tridiagonal.hpp>
#include <iosfwd>

namespace hesse::solver {

// The inertia of a symmetric matrix: the signs of its eigenvalues. Those within ±tolerance count as zero.
struct Inertia {
  Eigen::Index positive = 0;
  Eigen::Index zero = 0;
  Eigen::Index negative = 0;
  double smallest = 0;  // extreme eigenvalues
  double largest = 0;

  bool operator==(const Inertia&) const = default;
};

// The inertia of T. |λ| ≤ relative_tolerance · max|λ| counts as zero. O(n).
Inertia inertia_of(const detail::Tridiagonal& t, double relative_tolerance);

// The inertia of D⁻¹HD⁻¹: that of H (Sylvester's law) without its units. H is symmetric, n × n and finite. O(n³).
Inertia scaled_inertia(const Eigen::MatrixXd& hessian, double relative_tolerance);

std::ostream& operator<<(std::ostream& out, const Inertia& inertia);

}  // namespace hesse::solver
