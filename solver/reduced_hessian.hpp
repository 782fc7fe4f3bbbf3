#pragma once

#include <Eigen/Core>

namespace hesse::solver {

// H = QTQᵀ with orthogonal Q and tridiagonal T: once this is known, (H + λI)⁻¹ costs O(n) for every λ in the coordinates
// of Q. Up to n = 16 T is diagonal (Q the eigenvectors), beyond that it is one Householder tridiagonalisation.
class ReducedHessian {
 public:
  // H symmetric and finite; O(n³).
  explicit ReducedHessian(const Eigen::MatrixXd& hessian);
  // H = Q diag(values) Qᵀ, known from elsewhere.
  ReducedHessian(Eigen::MatrixXd q, const Eigen::VectorXd& values);

  Eigen::Index size() const { return diagonal_.size(); }
  const Eigen::VectorXd& eigenvalues() const { return eigenvalues_; }  // ascending
  double smallest() const { return eigenvalues_[0]; }
  double norm() const { return norm_; }  // max |λᵢ|
  bool ok() const { return ok_; }        // the eigenvalues converged

  Eigen::VectorXd to_reduced(const Eigen::VectorXd& v) const { return q_.transpose() * v; }
  Eigen::VectorXd from_reduced(const Eigen::VectorXd& y) const { return q_ * y; }

  // y = −(T + λI)⁻¹ b for λ > −λ₁; with dy = −(T + λI)⁻¹ y, its derivative in λ. False when a pivot is not positive.
  bool solve(double shift, const Eigen::VectorXd& b, Eigen::VectorXd& y, Eigen::VectorXd& dy) const;
  // Unit eigenvector of T for the smallest eigenvalue, by inverse iteration.
  Eigen::VectorXd lowest_vector() const;

 private:
  void apply_inverse(const Eigen::VectorXd& pivots, const Eigen::VectorXd& multipliers, Eigen::VectorXd& y) const;
  bool factor(double shift, Eigen::VectorXd& pivots, Eigen::VectorXd& multipliers) const;

  Eigen::MatrixXd q_;
  Eigen::VectorXd diagonal_;
  Eigen::VectorXd off_diagonal_;
  Eigen::VectorXd eigenvalues_;
  double norm_ = 0;
  bool ok_ = true;
};

}  // namespace hesse::solver
