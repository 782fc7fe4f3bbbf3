#pragma once

#include <Eigen/Core>

namespace hesse::solver {

// The last m pairs sᵢ = xᵢ₊₁ − xᵢ, yᵢ = gᵢ₊₁ − gᵢ, which stand for an inverse Hessian approximation.
class LbfgsMemory {
 public:
  // Two n × m matrices, allocated once.
  LbfgsMemory(Eigen::Index n, Eigen::Index m);

  // Keeps the pair, in the place of the oldest, when its curvature sᵀy is safely positive. Says whether it did.
  bool push(const Eigen::VectorXd& s, const Eigen::VectorXd& y);
  void clear() { count_ = 0; }
  Eigen::Index count() const { return count_; }

  // −Hg by the two-loop recursion ([NW06], algorithm 7.4), from γI with γ = sᵀy/yᵀy (7.20); −g without pairs.
  // O(nm).
  Eigen::VectorXd direction(const Eigen::VectorXd& g) const;

 private:
  // Column of the pair of a given age, 0 being the newest.
  Eigen::Index column(Eigen::Index age) const { return (newest_ + s_.cols() - age) % s_.cols(); }

  Eigen::MatrixXd s_;
  Eigen::MatrixXd y_;
  Eigen::VectorXd rho_;  // 1/sᵀy
  Eigen::Index newest_ = 0;
  Eigen::Index count_ = 0;
  double gamma_ = 1;
};

}  // namespace hesse::solver
