#pragma once

#include <Eigen/Core>
#include <hesse/solver/checkpoint.hpp>

namespace hesse::solver {

// H = LLᵀ for dense H, block column by block column, so that a long factorisation can be abandoned in between.
class DenseCholesky {
 public:
  // H symmetric, finite; its lower triangle is read. O(n³/3). False when H is not positive definite in working precision.
  bool factor(const Eigen::MatrixXd& hessian, const Checkpoint& checkpoint = {});

  // After factor() returned true. H⁻¹b; O(n²).
  Eigen::VectorXd solve(const Eigen::VectorXd& b) const;
  double smallest_pivot() const { return l_.diagonal().cwiseAbs2().minCoeff(); }

 private:
  Eigen::MatrixXd l_;
};

}  // namespace hesse::solver
