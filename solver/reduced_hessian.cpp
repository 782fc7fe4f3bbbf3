#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <hesse/solver/reduced_hessian.hpp>
#include <limits>

namespace hesse::solver {

using Eigen::Index;
using Eigen::VectorXd;

namespace {
constexpr Index inline_eigensolve = 16;
constexpr double epsilon = std::numeric_limits<double>::epsilon();
}  // namespace

ReducedHessian::ReducedHessian(const Eigen::MatrixXd& hessian) {
  const Index n = hessian.rows();
  if (n <= inline_eigensolve) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(hessian);
    ok_ = eigen.info() == Eigen::Success;
    q_ = eigen.eigenvectors();
    diagonal_ = eigen.eigenvalues();
    off_diagonal_ = VectorXd::Zero(n - 1);
    eigenvalues_ = diagonal_;
  } else {
    const Eigen::Tridiagonalization<Eigen::MatrixXd> tridiagonal(hessian);
    q_ = tridiagonal.matrixQ();
    diagonal_ = tridiagonal.diagonal();
    off_diagonal_ = tridiagonal.subDiagonal();
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen;
    eigen.computeFromTridiagonal(diagonal_, off_diagonal_, Eigen::EigenvaluesOnly);
    ok_ = eigen.info() == Eigen::Success;
    eigenvalues_ = eigen.eigenvalues();
  }
  norm_ = eigenvalues_.cwiseAbs().maxCoeff();
}

ReducedHessian::ReducedHessian(Eigen::MatrixXd q, const VectorXd& values)
    : q_(std::move(q)), diagonal_(values), off_diagonal_(VectorXd::Zero(values.size() - 1)), eigenvalues_(values) {
  std::sort(eigenvalues_.data(), eigenvalues_.data() + eigenvalues_.size());
  norm_ = eigenvalues_.cwiseAbs().maxCoeff();
}

// T + λI = LDLᵀ without pivoting: stable for positive definite matrices.
bool ReducedHessian::factor(double shift, VectorXd& pivots, VectorXd& multipliers) const {
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

void ReducedHessian::apply_inverse(const VectorXd& pivots, const VectorXd& multipliers, VectorXd& y) const {
  const Index n = size();
  for (Index i = 0; i + 1 < n; ++i) y[i + 1] -= multipliers[i] * y[i];
  y.array() /= pivots.array();
  for (Index i = n - 1; i > 0; --i) y[i - 1] -= multipliers[i - 1] * y[i];
}

bool ReducedHessian::solve(double shift, const VectorXd& b, VectorXd& y, VectorXd& dy) const {
  VectorXd pivots;
  VectorXd multipliers;
  if (!factor(shift, pivots, multipliers)) return false;
  y = -b;
  apply_inverse(pivots, multipliers, y);
  dy = -y;
  apply_inverse(pivots, multipliers, dy);
  return y.allFinite();
}

VectorXd ReducedHessian::lowest_vector() const {
  const Index n = size();
  if (n == 1 || off_diagonal_.isZero(0)) {
    Index lowest = 0;
    diagonal_.minCoeff(&lowest);
    return VectorXd::Unit(n, lowest);
  }
  VectorXd pivots;
  VectorXd multipliers;
  // As close to singular as leaves all pivots positive.
  double gap = 4 * epsilon * std::max(norm_, std::numeric_limits<double>::min());
  while (!factor(gap - smallest(), pivots, multipliers)) gap *= 4;
  VectorXd v(n);
  for (Index i = 0; i < n; ++i)
    v[i] = 1.0 + 0.25 * std::sin(1.0 + static_cast<double>(i));  // orthogonal to nothing in particular
  for (int i = 0; i < 4; ++i) {
    apply_inverse(pivots, multipliers, v);
    v /= v.cwiseAbs().maxCoeff();
  }
  return v.normalized();
}

}  // namespace hesse::solver
