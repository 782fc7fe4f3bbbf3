#pragma once

#include <Eigen/Core>
#include <hesse/solver/detail/core/checkpoint.hpp>

namespace hesse::solver::detail {

// Dense Cholesky factorisation H = LLᵀ, one block column at a time, so that it can be abandoned in between.
class DenseCholesky {
 public:
  // H must be symmetric and finite; its lower triangle is read. O(n³/3). False if H is not positive definite in double.
  bool factor(const Eigen::MatrixXd& hessian, const Checkpoint& checkpoint = {});

  // H⁻¹b, after factor() returned true. O(n²).
  Eigen::VectorXd solve(const Eigen::VectorXd& b) const;
  double smallest_pivot() const { return l_.diagonal().cwiseAbs2().minCoeff(); }

 private:
  Eigen::MatrixXd l_;
};

}  // namespace hesse::solver::detail
