#pragma once

#include <Eigen/Core>
#include <hesse/solver/detail/core/checkpoint.hpp>
#include <hesse/solver/detail/linear_algebra/symmetric_matrix.hpp>
#include <hesse/solver/detail/subproblems/cubic_subproblem.hpp>
#include <hesse/solver/detail/subproblems/trust_region_subproblem.hpp>
#include <hesse/solver/result.hpp>
#include <memory>

namespace hesse::solver::detail {

// The subproblems of a quadratic model gᵀd + ½dᵀHd. One factorisation of H serves every radius and every weight.
class Subproblem {
 public:
  virtual ~Subproblem() = default;

  // Takes the model of a new point. Refers to H until the next call.
  virtual void set_model(const SymmetricMatrix& hessian, const Eigen::VectorXd& g) = 0;
  // Minimises the model for ‖d‖ ≤ r.
  virtual TrustStep trust_step(double radius) = 0;
  // Minimises the model plus ⅓σ‖d‖³.
  virtual CubicStep cubic_step(double sigma) = 0;
  // −H⁻¹g for another g, by the factors of an interior step. Empty if H is dense and singular; if it is sparse and
  // singular, a small multiple of the identity is added.
  virtual Eigen::VectorXd newton(const Eigen::VectorXd& g) = 0;
  // The smallest eigenvalue of H. Sparse: its approximation by the directions computed so far.
  virtual double smallest_eigenvalue() = 0;
};

// Dense H: exact, by one Cholesky factorisation or one reduction of H (dense_subproblem.hpp). Sparse H: in a Krylov space
// (sparse_subproblem.hpp). A run may change from one to the other, when its structure grows.
std::unique_ptr<Subproblem> make_subproblem(Counts& counts, const Checkpoint& checkpoint);

}  // namespace hesse::solver::detail
