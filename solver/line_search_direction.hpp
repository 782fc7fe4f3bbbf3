#pragma once

#include <Eigen/Core>
#include <hesse/solver/evaluator.hpp>
#include <string_view>

namespace hesse::solver {

// Where to go from x: along x + αs or, where the Hessian is indefinite, the curve x + α²s + αd [MS79].
struct SearchDirection {
  Eigen::VectorXd s;       // descent: gᵀs < 0 unless g = 0
  Eigen::VectorXd d;       // negative curvature with gᵀd <= 0; empty when there is none
  double slope = 0;        // gᵀs
  double curvature = 0;    // dᵀHd < 0; 0 without d
  double shift = 0;        // δ of H̄ + δI; 0 for the pure Newton step
  std::string_view model;  // "newton", "modified" or "curvilinear"

  bool newton() const { return model == "newton"; }
};

// D, powers of two, such that the largest entry in every row of D⁻¹HD⁻¹ is near 1 (1 for a zero row). O(n²).
Eigen::VectorXd equilibration(const Eigen::MatrixXd& hessian);

// Newton step by Cholesky of the equilibrated H̄ = D⁻¹HD⁻¹ where that is positive definite. Else its eigenvalues are
// replaced by max(|λ|, floor) (n small) or shifted by δ = −2λ₁, with λ₁ from one tridiagonal reduction ([NW06], section
// 3.4), and the lowest eigenvector becomes d. p.g, p.H must be known. O(n³); s is not finite when that breaks down.
SearchDirection search_direction(const Point& p, const Options& options, Counts& counts);

}  // namespace hesse::solver
