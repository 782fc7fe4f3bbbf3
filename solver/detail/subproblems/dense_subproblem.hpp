#pragma once

#include <hesse/solver/detail/linear_algebra/dense_cholesky.hpp>
#include <hesse/solver/detail/subproblems/subproblem.hpp>
#include <optional>

namespace hesse::solver::detail {

// The subproblems for a dense H, solved exactly, even in the hard case. H is factored once: by Cholesky while the Newton
// step is inside the trust region, otherwise by a ReducedHessian that serves all radii and weights.
class DenseSubproblem final : public Subproblem {
 public:
  explicit DenseSubproblem(Counts& counts, Checkpoint checkpoint = {})
      : counts_(counts), checkpoint_(std::move(checkpoint)) {}

  void set_model(const SymmetricMatrix& hessian, const Eigen::VectorXd& g) override;
  // Cholesky costs O(n³), then every step O(n²). The first radius that is shorter than the Newton step costs a
  // reduction of H, O(n³).
  TrustStep trust_step(double radius) override;
  CubicStep cubic_step(double sigma) override;
  Eigen::VectorXd newton(const Eigen::VectorXd& g) override;
  double smallest_eigenvalue() override { return reduced().smallest(); }
  // The reduced Hessian, computed at the first call.
  const ReducedHessian& reduced();

 private:
  bool positive_definite();

  Counts& counts_;
  Checkpoint checkpoint_;
  const Eigen::MatrixXd* hessian_ = nullptr;
  Eigen::VectorXd g_;
  DenseCholesky cholesky_;
  std::optional<bool> positive_;  // whether Cholesky succeeded, once it was tried
  std::optional<ReducedHessian> reduced_;
};

}  // namespace hesse::solver::detail
