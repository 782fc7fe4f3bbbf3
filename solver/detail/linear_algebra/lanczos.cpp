#include <algorithm>
#include <cmath>
#include <hesse/solver/detail/linear_algebra/lanczos.hpp>
#include <limits>

namespace hesse::solver::detail {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

VectorXd generic_vector(Index n) {
  VectorXd v(n);
  for (Index i = 0; i < n; ++i) v[i] = 1.0 + 0.25 * std::sin(1.0 + static_cast<double>(i));
  return v.normalized();
}

Lanczos lanczos(const std::function<VectorXd(const VectorXd&)>& a, const VectorXd& start, Index steps) {
  constexpr double invariant = 8 * std::numeric_limits<double>::epsilon();
  const Index n = start.size();
  steps = std::min(steps, n);
  MatrixXd q(n, steps);
  VectorXd alpha(steps), beta(steps);
  q.col(0) = start.normalized();
  double norm = 0;
  Index k = 0;
  for (;;) {
    VectorXd w = a(q.col(k));
    alpha[k] = q.col(k).dot(w);
    for (int pass = 0; pass < 2; ++pass) w -= q.leftCols(k + 1) * (q.leftCols(k + 1).transpose() * w);
    beta[k] = w.norm();
    norm = std::max({norm, std::abs(alpha[k]), beta[k]});
    ++k;
    if (k == steps || !(beta[k - 1] > invariant * norm)) break;
    q.col(k) = w / beta[k - 1];
  }
  return {Tridiagonal(alpha.head(k), beta.head(k - 1)), q.leftCols(k)};
}

}  // namespace hesse::solver::detail
