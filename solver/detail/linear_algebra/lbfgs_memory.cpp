#include <algorithm>
#include <cmath>
#include <hesse/solver/detail/linear_algebra/lbfgs_memory.hpp>
#include <limits>

// The stored pairs of L-BFGS and the two-loop recursion.
namespace hesse::solver::detail {

using Eigen::Index;
using Eigen::VectorXd;

LbfgsMemory::LbfgsMemory(Index n, Index m) : s_(n, m), y_(n, m), rho_(m) {}

bool LbfgsMemory::push(const VectorXd& s, const VectorXd& y) {
  const double sy = s.dot(y);
  // Below this bound the curvature is rounding, and its inverse would dominate every later direction.
  if (!(sy > std::numeric_limits<double>::epsilon() * s.norm() * y.norm()) || !std::isfinite(1 / sy)) return false;
  const double gamma = (s.norm() / y.norm()) * (sy / (s.norm() * y.norm()));
  if (!(gamma > 0) || !std::isfinite(gamma)) return false;
  newest_ = count_ == 0 ? 0 : (newest_ + 1) % s_.cols();
  s_.col(newest_) = s;
  y_.col(newest_) = y;
  rho_[newest_] = 1 / sy;
  gamma_ = gamma;
  count_ = std::min(count_ + 1, s_.cols());
  return true;
}

VectorXd LbfgsMemory::direction(const VectorXd& g) const {
  if (count_ == 0) return -g;
  VectorXd q = g;
  VectorXd alpha(count_);
  for (Index age = 0; age < count_; ++age) {
    const Index i = column(age);
    alpha[age] = rho_[i] * s_.col(i).dot(q);
    q -= alpha[age] * y_.col(i);
  }
  VectorXd r = gamma_ * q;
  for (Index age = count_ - 1; age >= 0; --age) {
    const Index i = column(age);
    const double beta = rho_[i] * y_.col(i).dot(r);
    r += (alpha[age] - beta) * s_.col(i);
  }
  return -r;
}

}  // namespace hesse::solver::detail
