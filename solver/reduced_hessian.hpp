#pragma once

#include <Eigen/Core>
#include <hesse/solver/checkpoint.hpp>
#include <hesse/solver/tridiagonal.hpp>

namespace hesse::solver {

// H = QTQᵀ with orthogonal Q and tridiagonal T: once this is known, (H + λI)⁻¹ costs O(n) for every λ in the coordinates
// of Q. Up to n = 16 T is diagonal (Q the eigenvectors), beyond that it is one Householder tridiagonalisation.
class ReducedHessian {
 public:
  // H symmetric and finite; O(n³). A finite H whose entries span the range of numbers is scaled first.
  explicit ReducedHessian(const Eigen::MatrixXd& hessian, const Checkpoint& checkpoint = {});
  // H = Q diag(values) Qᵀ, known from elsewhere.
  ReducedHessian(Eigen::MatrixXd q, const Eigen::VectorXd& values);

  const Tridiagonal& tridiagonal() const { return t_; }
  Eigen::Index size() const { return t_.size(); }
  double smallest() const { return t_.smallest(); }  // extreme eigenvalues
  double largest() const { return t_.largest(); }
  double norm() const { return t_.norm(); }  // max |λᵢ|

  Eigen::VectorXd to_reduced(const Eigen::VectorXd& v) const;
  Eigen::VectorXd from_reduced(const Eigen::VectorXd& y) const;

  // As of Tridiagonal, in the coordinates of Q.
  bool solve(double shift, const Eigen::VectorXd& b, Eigen::VectorXd& y, Eigen::VectorXd& dy) const {
    return t_.solve(shift, b, y, dy);
  }
  Eigen::VectorXd lowest_vector() const { return t_.lowest_vector(); }

 private:
  void tridiagonalize(Eigen::MatrixXd a, double scale, const Checkpoint& checkpoint);

  Eigen::MatrixXd q_;             // Q, or the vectors of its Householder reflections below the subdiagonal
  Eigen::VectorXd coefficients_;  // of the reflections; empty where q_ is Q
  Tridiagonal t_;
};

}  // namespace hesse::solver
