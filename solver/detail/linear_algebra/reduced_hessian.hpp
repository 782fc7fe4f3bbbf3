#pragma once

#include <Eigen/Core>
#include <hesse/solver/detail/core/checkpoint.hpp>
#include <hesse/solver/detail/linear_algebra/tridiagonal.hpp>

namespace hesse::solver::detail {

// The reduction H = QTQᵀ, Q orthogonal, T tridiagonal. After it, (H + λI)⁻¹ costs O(n) for every λ, in the coordinates
// of Q. For n ≤ 16, T is diagonal and Q holds eigenvectors; beyond, it is a Householder tridiagonalisation.
class ReducedHessian {
 public:
  // H is symmetric and finite. O(n³). If its entries span the range of double, it is scaled first.
  explicit ReducedHessian(const Eigen::MatrixXd& hessian, const Checkpoint& checkpoint = {});
  // From a known decomposition H = Q diag(values) Qᵀ.
  ReducedHessian(Eigen::MatrixXd q, const Eigen::VectorXd& values);

  const Tridiagonal& tridiagonal() const { return t_; }
  Eigen::Index size() const { return t_.size(); }
  double smallest() const { return t_.smallest(); }  // extreme eigenvalues
  double largest() const { return t_.largest(); }
  double norm() const { return t_.norm(); }  // max |λᵢ|

  Eigen::VectorXd to_reduced(const Eigen::VectorXd& v) const;
  Eigen::VectorXd from_reduced(const Eigen::VectorXd& y) const;

  // As Tridiagonal::solve, in the coordinates of Q.
  bool solve(double shift, const Eigen::VectorXd& b, Eigen::VectorXd& y, Eigen::VectorXd& dy) const {
    return t_.solve(shift, b, y, dy);
  }
  Eigen::VectorXd lowest_vector() const { return t_.lowest_vector(); }

 private:
  void tridiagonalize(Eigen::MatrixXd a, double scale, const Checkpoint& checkpoint);

  Eigen::MatrixXd q_;             // Q, or the vectors of its Householder reflections below the subdiagonal
  Eigen::VectorXd coefficients_;  // of the reflections; empty if q_ is Q
  Tridiagonal t_;
};

}  // namespace hesse::solver::detail
