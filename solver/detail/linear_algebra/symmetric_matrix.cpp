#include <cmath>
#include <hesse/solver/detail/linear_algebra/symbolic_cholesky.hpp>
#include <hesse/solver/detail/linear_algebra/symmetric_matrix.hpp>

namespace hesse::solver::detail {

using Eigen::MatrixXd;
using Eigen::VectorXd;

SparsePattern::SparsePattern(std::vector<int> starts, std::vector<int> rows)
    : outer(std::move(starts)), inner(std::move(rows)) {}

SparsePattern::~SparsePattern() = default;

const SymbolicCholesky& SparsePattern::symbolic() const {
  if (!symbolic_) symbolic_ = std::make_unique<SymbolicCholesky>(*this);
  return *symbolic_;
}

VectorXd SymmetricMatrix::diagonal() const {
  if (dense()) return full_.diagonal();
  VectorXd d(size());
  for (Index j = 0; j < d.size(); ++j) d[j] = values_[pattern_->outer[static_cast<std::size_t>(j)]];
  return d;
}

VectorXd SymmetricMatrix::operator*(const VectorXd& v) const {
  if (dense()) return full_ * v;
  return lower().selfadjointView<Eigen::Lower>() * v;
}

VectorXd SymmetricMatrix::absolute_product(const VectorXd& v) const {
  if (dense()) return full_.cwiseAbs() * v.cwiseAbs();
  VectorXd product = VectorXd::Zero(size());
  for_each([&](Index i, Index j, double a) {
    product[i] += std::abs(a * v[j]);
    if (i != j) product[j] += std::abs(a * v[i]);
  });
  return product;
}

double SymmetricMatrix::largest_entry() const {
  return dense() ? full_.cwiseAbs().maxCoeff() : values_.cwiseAbs().maxCoeff();
}

double SymmetricMatrix::norm() const {
  if (dense()) return full_.norm();
  return std::sqrt(2 * values_.squaredNorm() - diagonal().squaredNorm());
}

SymmetricMatrix SymmetricMatrix::scaled(const VectorXd& s) const {
  SymmetricMatrix result = *this;
  if (dense()) {
    result.full_.array().colwise() *= s.array();
    result.full_.array().rowwise() *= s.transpose().array();
  } else {
    double* value = result.values_.data();
    for_each([&](Index i, Index j, double a) { *value++ = a * s[i] * s[j]; });  // s[i] * s[j] may overflow
  }
  return result;
}

SymmetricMatrix SymmetricMatrix::without(const Mask& held, double diagonal) const {
  SymmetricMatrix result = *this;
  if (held.size() == 0 || !held.any()) return result;
  if (dense()) {
    for (Index i = 0; i < size(); ++i)
      if (held[i]) {
        result.full_.row(i).setZero();
        result.full_.col(i).setZero();
        result.full_(i, i) = diagonal;
      }
  } else {
    double* value = result.values_.data();
    for_each([&](Index i, Index j, double) {
      if (held[i] || held[j]) *value = i == j ? diagonal : 0;
      ++value;
    });
  }
  return result;
}

}  // namespace hesse::solver::detail
