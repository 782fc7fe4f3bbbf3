#include <Eigen/Eigenvalues>
#include <Eigen/Householder>
#include <cmath>
#include <hesse/solver/detail/linear_algebra/reduced_hessian.hpp>
#include <utility>

// Reduction of H to tridiagonal form: eigenvectors for small n, Householder reflections otherwise.
namespace hesse::solver::detail {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr Index inline_eigensolve = 16;

// A power of two near the largest entry. Division by it is exact; squares of entries neither overflow nor underflow.
double unit_of(const MatrixXd& h) {
  const double largest = h.cwiseAbs().maxCoeff();
  return largest > 0 ? std::exp2(std::ilogb(largest)) : 1.0;
}

auto reflections(const MatrixXd& vectors, const VectorXd& coefficients) {
  return Eigen::householderSequence(vectors, coefficients).setLength(vectors.rows() - 1).setShift(1);
}

}  // namespace

ReducedHessian::ReducedHessian(const MatrixXd& hessian, const Checkpoint& checkpoint) {
  if (checkpoint) checkpoint();
  const double unit = unit_of(hessian);
  if (hessian.rows() <= inline_eigensolve) {
    const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(hessian / unit);
    if (eigen.info() == Eigen::Success) {
      q_ = eigen.eigenvectors();
      t_ = Tridiagonal(unit * eigen.eigenvalues(), VectorXd::Zero(hessian.rows() - 1));
      return;
    }
  }
  tridiagonalize(hessian / unit, unit, checkpoint);
}

ReducedHessian::ReducedHessian(MatrixXd q, const VectorXd& values)
    : q_(std::move(q)), t_(values, VectorXd::Zero(values.size() - 1)) {}

// Householder tridiagonalisation, column by column ([GV13], algorithm 8.3.1).
void ReducedHessian::tridiagonalize(MatrixXd a, double scale, const Checkpoint& checkpoint) {
  const Index n = a.rows();
  coefficients_.resize(n - 1);
  VectorXd off_diagonal(n - 1), w;
  for (Index k = 0; k + 1 < n; ++k) {
    if (checkpoint) checkpoint();
    const Index rest = n - k - 1;
    auto v = a.col(k).tail(rest);
    auto trailing = a.bottomRightCorner(rest, rest);
    v.makeHouseholderInPlace(coefficients_[k], off_diagonal[k]);
    v[0] = 1;
    w.noalias() = trailing.selfadjointView<Eigen::Lower>() * (coefficients_[k] * v);
    w -= 0.5 * coefficients_[k] * w.dot(v) * v;
    trailing.selfadjointView<Eigen::Lower>().rankUpdate(v, w, -1);
  }
  t_ = Tridiagonal(scale * a.diagonal(), scale * off_diagonal);
  q_ = std::move(a);
}

VectorXd ReducedHessian::to_reduced(const VectorXd& v) const {
  if (coefficients_.size() == 0) return q_.transpose() * v;
  return reflections(q_, coefficients_).transpose() * v;
}

VectorXd ReducedHessian::from_reduced(const VectorXd& y) const {
  if (coefficients_.size() == 0) return q_ * y;
  return reflections(q_, coefficients_) * y;
}

}  // namespace hesse::solver::detail
