#pragma once

#include <Eigen/Core>

namespace hesse::solver::detail {

// The memory of L-BFGS: the last m pairs sᵢ = xᵢ₊₁ − xᵢ, yᵢ = gᵢ₊₁ − gᵢ. They define an approximate inverse Hessian.
class LbfgsMemory {
 public:
  // Allocates two n × m matrices, once.
  LbfgsMemory(Eigen::Index n, Eigen::Index m);

  // Stores the pair in place of the oldest, if its curvature sᵀy is safely positive. Returns whether it did.
  bool push(const Eigen::VectorXd& s, const Eigen::VectorXd& y);
  void clear() { count_ = 0; }
  Eigen::Index count() const { return count_; }

  // −Hg by the two-loop recursion ([NW06], algorithm 7.4), from γI with γ = sᵀy/yᵀy (7.20). Without pairs it is −g.
  // Costs O(nm).
  Eigen::VectorXd direction(const Eigen::VectorXd& g) const;

 private:
  // The column of the pair of this age; 0 is the newest.
  Eigen::Index column(Eigen::Index age) const { return (newest_ + s_.cols() - age) % s_.cols(); }

  Eigen::MatrixXd s_;
  Eigen::MatrixXd y_;
  Eigen::VectorXd rho_;  // 1/sᵀy
  Eigen::Index newest_ = 0;
  Eigen::Index count_ = 0;
  double gamma_ = 1;
};

}  // namespace hesse::solver::detail
