#pragma once

#include <Eigen/Core>
#include <hesse/solver/detail/evaluation/evaluator.hpp>
#include <string_view>

namespace hesse::solver::detail {

// Directions of a line search: along x + αs or, if the Hessian is indefinite, the curve x + α²s + αd [MS79].
struct SearchDirection {
  Eigen::VectorXd s;       // descent: gᵀs < 0 unless g = 0
  Eigen::VectorXd d;       // negative curvature with gᵀd ≤ 0; empty if there is none
  double slope = 0;        // gᵀs
  double curvature = 0;    // dᵀHd < 0; 0 without d
  double shift = 0;        // δ of H̄ + δI; 0 for an unmodified Newton step
  std::string_view model;  // "newton", "modified" or "curvilinear"

  bool newton() const { return model == "newton"; }
};

// The direction at p. If the equilibrated H̄ = D⁻¹HD⁻¹ is positive definite, s is the Newton step by Cholesky.
// Otherwise its eigenvalues are replaced by max(|λ|, floor) (small n) or shifted by δ = −2λ₁ (λ₁ by a tridiagonal
// reduction) [NW06, section 3.4], and d is the lowest eigenvector. A step that no positive definite Hessian limits is
// bounded by `size`, the largest |xᵢ| so far. Needs p.g and p.H. O(n³). s is not finite if the factorisation fails.
SearchDirection search_direction(const Point& p, const Eigen::VectorXd& size, const Options& options, Counts& counts,
                                 const Checkpoint& checkpoint = {});

}  // namespace hesse::solver::detail
