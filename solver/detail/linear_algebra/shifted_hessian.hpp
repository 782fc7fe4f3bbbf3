#pragma once

#include <Eigen/Core>
#include <hesse/solver/detail/core/checkpoint.hpp>
#include <hesse/solver/detail/linear_algebra/inertia.hpp>
#include <hesse/solver/detail/linear_algebra/symmetric_matrix.hpp>
#include <memory>
#include <optional>

namespace hesse::solver::detail {

// What H + λI says for any λ: eigenvalues and systems of equations. A dense H is reduced once, which costs O(n³); then
// each λ costs O(n²). A sparse H costs a factorisation for each λ.
class ShiftedHessian {
 public:
  virtual ~ShiftedHessian() = default;

  // max |λᵢ|. Sparse: from 20 Lanczos steps.
  virtual double norm() = 0;
  // λ₁, the smallest eigenvalue. Sparse: by Lanczos on the inverse.
  virtual double smallest() = 0;
  // A unit eigenvector of λ₁.
  virtual Eigen::VectorXd lowest_vector() = 0;
  // |λ| ≤ relative_tolerance · norm() counts as zero. Sparse: by Sylvester's law from at most three factorisations.
  // They do not exchange pivots, so the counts of an indefinite H may be off by rounding; whether it is indefinite is not.
  virtual Inertia inertia(double relative_tolerance) = 0;
  // (H + λI)⁻¹b; none if H + λI is not positive definite.
  virtual std::optional<Eigen::VectorXd> solve(double shift, const Eigen::VectorXd& b) = 0;
};

// Every factorisation is counted.
std::unique_ptr<ShiftedHessian> shifted_hessian(SymmetricMatrix hessian, int& factorizations,
                                                const Checkpoint& checkpoint = {});

}  // namespace hesse::solver::detail
