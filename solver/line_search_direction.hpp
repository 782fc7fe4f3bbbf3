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

// Newton step by Cholesky of the equilibrated H̄ = D⁻¹HD⁻¹ where that is positive definite. Else its eigenvalues are
// replaced by max(|λ|, floor) (n small) or shifted by δ = −2λ₁, with λ₁ from one tridiagonal reduction ([NW06], section
// 3.4), and the lowest eigenvector becomes d. Steps that no positive definite Hessian limits are bounded by the size of x,
// the largest that each variable has had. p.g, p.H must be known. O(n³); s is not finite when that breaks down.
SearchDirection search_direction(const Point& p, const Eigen::VectorXd& size, const Options& options, Counts& counts,
                                 const Checkpoint& checkpoint = {});

}  // namespace hesse::solver
