#include <algorithm>
#include <cmath>
#include <hesse/solver/detail/linear_algebra/tridiagonal.hpp>
#include <limits>

// Eigenvalues by bisection and solutions with LDLᵀ factors of a tridiagonal matrix.
namespace hesse::solver::detail {

using Eigen::Index;
using Eigen::VectorXd;

namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double tiny = std::numeric_limits<double>::min();

void apply_inverse(const VectorXd& pivots, const VectorXd& multipliers, VectorXd& y) {
  const Index n = y.size();
  for (Index i = 0; i + 1 < n; ++i) y[i + 1] -= multipliers[i] * y[i];
  y.array() /= pivots.array();
  for (Index i = n - 1; i > 0; --i) y[i - 1] -= multipliers[i - 1] * y[i];
}

}  // namespace

Tridiagonal::Tridiagonal(VectorXd diagonal, VectorXd off_diagonal)
    : diagonal_(std::move(diagonal)), off_diagonal_(std::move(off_diagonal)) {
  const Index n = size();
  for (Index i = 0; i < n; ++i) {
    const double left = i > 0 ? std::abs(off_diagonal_[i - 1]) : 0;
    const double right = i + 1 < n ? std::abs(off_diagonal_[i]) : 0;
    bound_ = std::max(bound_, std::abs(diagonal_[i]) + left + right);
  }
  if (off_diagonal_.isZero(0)) {
    smallest_ = diagonal_.minCoeff();
    largest_ = diagonal_.maxCoeff();
  } else {
    smallest_ = eigenvalue(0);
    largest_ = eigenvalue(n - 1);
  }
}

Index Tridiagonal::count_below(double t) const {
  // A zero pivot counts as negative: rounding in T could make it slightly negative.
  const double least = std::max(epsilon * epsilon * bound_, tiny);
  Index count = 0;
  double pivot = 1;
  for (Index i = 0; i < size(); ++i) {
    const double e = i > 0 ? off_diagonal_[i - 1] : 0;
    pivot = (diagonal_[i] - t) - (e / pivot) * e;
    if (std::abs(pivot) < least) pivot = -least;
    if (pivot < 0) ++count;
  }
  return count;
}

// The k-th smallest eigenvalue by bisection.
double Tridiagonal::eigenvalue(Index k) const {
  double low = -bound_ * (1 + 4 * epsilon), high = bound_ * (1 + 4 * epsilon);
  const double precision = 0.5 * epsilon * bound_;
  while (high - low > precision) {
    const double middle = low + 0.5 * (high - low);
    if (middle <= low || middle >= high) break;
    (count_below(middle) > k ? high : low) = middle;
  }
  return low + 0.5 * (high - low);
}

// T + λI = LDLᵀ without pivoting: stable for positive definite matrices.
bool Tridiagonal::factor(double shift, VectorXd& pivots, VectorXd& multipliers) const {
  const Index n = size();
  pivots.resize(n);
  multipliers.resize(std::max<Index>(n - 1, 0));
  pivots[0] = diagonal_[0] + shift;
  for (Index i = 0; i + 1 < n; ++i) {
    if (!(pivots[i] > 0)) return false;
    multipliers[i] = off_diagonal_[i] / pivots[i];
    pivots[i + 1] = diagonal_[i + 1] + shift - multipliers[i] * off_diagonal_[i];
  }
  return pivots[n - 1] > 0;
}

bool Tridiagonal::solve(double shift, const VectorXd& b, VectorXd& y, VectorXd& dy) const {
  VectorXd pivots;
  VectorXd multipliers;
  if (!factor(shift, pivots, multipliers)) return false;
  y = -b;
  apply_inverse(pivots, multipliers, y);
  dy = -y;
  apply_inverse(pivots, multipliers, dy);
  return y.allFinite();
}

VectorXd Tridiagonal::lowest_vector() const {
  const Index n = size();
  if (off_diagonal_.isZero(0)) {
    Index lowest = 0;
    diagonal_.minCoeff(&lowest);
    return VectorXd::Unit(n, lowest);
  }
  VectorXd pivots;
  VectorXd multipliers;
  // The shift closest to singular for which all pivots are positive.
  double gap = 4 * epsilon * std::max(norm(), tiny);
  while (!factor(gap - smallest(), pivots, multipliers)) gap *= 4;
  VectorXd v(n);
  for (Index i = 0; i < n; ++i)
    v[i] = 1.0 + 0.25 * std::sin(1.0 + static_cast<double>(i));  // not orthogonal to any particular vector
  for (int i = 0; i < 4; ++i) {
    apply_inverse(pivots, multipliers, v);
    v /= v.cwiseAbs().maxCoeff();
  }
  return v.normalized();
}

}  // namespace hesse::solver::detail
