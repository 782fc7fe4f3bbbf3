#pragma once

#include <Eigen/Core>

namespace hesse::solver::detail {

// A symmetric tridiagonal matrix T of size n ≥ 1. Every operation costs O(n).
class Tridiagonal {
 public:
  Tridiagonal() = default;
  // off_diagonal has n − 1 entries.
  Tridiagonal(Eigen::VectorXd diagonal, Eigen::VectorXd off_diagonal);

  Eigen::Index size() const { return diagonal_.size(); }
  double smallest() const { return smallest_; }  // extreme eigenvalues, to the rounding of ‖T‖
  double largest() const { return largest_; }
  double norm() const { return std::max(std::abs(smallest_), std::abs(largest_)); }  // max |λᵢ|
  // The number of eigenvalues below t: the negative pivots of T − tI (Sylvester's law of inertia, [GV13], section 8.4).
  Eigen::Index count_below(double t) const;

  // y = −(T + λI)⁻¹b for λ > −λ₁, and its derivative in λ, dy = −(T + λI)⁻¹y. False if a pivot is not positive.
  bool solve(double shift, const Eigen::VectorXd& b, Eigen::VectorXd& y, Eigen::VectorXd& dy) const;
  // A unit eigenvector of the smallest eigenvalue, by inverse iteration.
  Eigen::VectorXd lowest_vector() const;

 private:
  double eigenvalue(Eigen::Index k) const;
  bool factor(double shift, Eigen::VectorXd& pivots, Eigen::VectorXd& multipliers) const;

  Eigen::VectorXd diagonal_, off_diagonal_;
  double bound_ = 0;  // bound of |λ|, by Gershgorin
  double smallest_ = 0, largest_ = 0;
};

}  // namespace hesse::solver::detail
