#pragma once

#include <Eigen/Core>
#include <hesse/solver/detail/linear_algebra/dense_cholesky.hpp>
#include <hesse/solver/detail/linear_algebra/sparse_cholesky.hpp>
#include <hesse/solver/detail/linear_algebra/symmetric_matrix.hpp>

namespace hesse::solver::detail {

// The Cholesky factorisation of a dense or sparse matrix.
class Cholesky {
 public:
  // False if A is not positive definite in double.
  bool factor(const SymmetricMatrix& a, const Checkpoint& checkpoint = {}) {
    is_dense_ = a.dense();
    return is_dense_ ? dense_.factor(a.full(), checkpoint) : sparse_.factor(a, 0, checkpoint);
  }
  // A⁻¹b, after factor() returned true.
  Eigen::VectorXd solve(const Eigen::VectorXd& b) const { return is_dense_ ? dense_.solve(b) : sparse_.solve(b); }
  double smallest_pivot() const { return is_dense_ ? dense_.smallest_pivot() : sparse_.smallest_pivot(); }

 private:
  bool is_dense_ = true;
  DenseCholesky dense_;
  SparseCholesky sparse_;
};

}  // namespace hesse::solver::detail
