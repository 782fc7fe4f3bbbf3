#include <algorithm>
#include <cmath>
#include <hesse/solver/detail/linear_algebra/sparse_cholesky.hpp>
#include <limits>

namespace hesse::solver::detail {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

using Panel = Eigen::Map<MatrixXd>;
using ConstPanel = Eigen::Map<const MatrixXd>;

constexpr Index block_columns = 64;  // of a panel, factored without matrix products
constexpr Index few = 512;           // multiplications for which a loop is faster than a matrix product

std::size_t at(int i) { return static_cast<std::size_t>(i); }

}  // namespace

bool SparseCholesky::factor(const SymmetricMatrix& a, double shift, const Checkpoint& checkpoint, Pivots pivots) {
  const SymbolicCholesky& symbolic = a.pattern()->symbolic();
  if (pattern_ != a.pattern()) {
    pattern_ = a.pattern();
    symbolic_ = &symbolic;
    values_.resize(symbolic.panel.back());
    signs_.resize(symbolic.n());
    head_.resize(at(symbolic.supernodes()));
    next_.resize(head_.size());
    done_.resize(head_.size());
    local_.resize(at(symbolic.n()));
  }
  std::fill(values_.begin(), values_.end(), 0.0);
  for (std::size_t k = 0; k < symbolic.slot.size(); ++k) values_[symbolic.slot[k]] = a.values()[static_cast<Index>(k)];
  for (int s = 0; s < symbolic.supernodes(); ++s)
    for (int c = 0; c < symbolic.width(s); ++c)
      values_[symbolic.panel[at(s)] + at(c) * at(symbolic.height(s) + 1)] += shift;

  signs_.setOnes();
  negative_ = 0;
  failed_ = -1;
  smallest_pivot_ = std::numeric_limits<double>::infinity();
  tiny_ = std::numeric_limits<double>::epsilon() * std::max(a.values().cwiseAbs().maxCoeff(), std::abs(shift));
  std::fill(head_.begin(), head_.end(), -1);  // the supernodes whose next rows lie in the columns of s
  for (int s = 0; s < symbolic.supernodes(); ++s) {
    if (checkpoint && s % 1024 == 0) checkpoint();
    for (int k = 0; k < symbolic.height(s); ++k) local_[at(symbolic.rows_of(s)[k])] = k;
    const auto wait = [&](int d) {  // until the supernode of its next row
      if (done_[at(d)] == symbolic.height(d)) return;
      const int target = symbolic.supernode_of[at(symbolic.rows_of(d)[done_[at(d)]])];
      next_[at(d)] = head_[at(target)];
      head_[at(target)] = d;
    };
    for (int d = head_[at(s)], following; d >= 0; d = following) {
      following = next_[at(d)];
      update_by(d, s);
      wait(d);
    }
    if (!factor_panel(s, pivots)) return false;
    done_[at(s)] = symbolic.width(s);
    wait(s);
  }
  return true;
}

// Subtracts LSLᵀ, the rows of the descendant from the next one on times its rows in s, from the panel of s.
void SparseCholesky::update_by(int d, int s) {
  const SymbolicCholesky& symbolic = *symbolic_;
  const int height = symbolic.height(d), width = symbolic.width(d), from = done_[at(d)];
  const int* rows = symbolic.rows_of(d);
  int to = from;
  while (to < height && rows[to] < symbolic.first[at(s) + 1]) ++to;
  done_[at(d)] = to;
  const ConstPanel panel(values_.data() + symbolic.panel[at(d)], height, width);
  double* target = values_.data() + symbolic.panel[at(s)];
  const int target_height = symbolic.height(s), first = symbolic.first[at(s)];
  const auto signs = signs_.segment(symbolic.first[at(d)], width);
  if (Index{1} * (height - from) * (to - from) * width <= few) {
    for (int j = from; j < to; ++j) {
      double* column = target + at(rows[j] - first) * at(target_height);
      for (int k = 0; k < width; ++k) {
        const double factor = signs[k] * panel(j, k);
        for (int i = j; i < height; ++i) column[local_[at(rows[i])]] -= factor * panel(i, k);
      }
    }
    return;
  }
  const Index m = height - from, columns = to - from;
  if (product_.rows() < m) product_.resize(m, std::max(product_.cols(), columns));
  if (product_.cols() < columns) product_.resize(product_.rows(), columns);
  auto product = product_.topLeftCorner(m, columns);
  const bool definite = negative_ == 0;
  if (definite) {
    product.noalias() = panel.bottomRows(m) * panel.middleRows(from, columns).transpose();
  } else {
    left_ = panel.middleRows(from, columns) * signs.asDiagonal();
    product.noalias() = panel.bottomRows(m) * left_.transpose();
  }
  for (Index j = 0; j < columns; ++j) {
    double* column = target + at(rows[from + j] - first) * at(target_height);
    for (Index i = j; i < m; ++i) column[local_[at(rows[from + i])]] -= product(i, j);
  }
}

// The dense factorisation of the panel of s, a block of columns at a time.
bool SparseCholesky::factor_panel(int s, Pivots pivots) {
  const SymbolicCholesky& symbolic = *symbolic_;
  const Index height = symbolic.height(s), width = symbolic.width(s), first = symbolic.first[at(s)];
  Panel panel(values_.data() + symbolic.panel[at(s)], height, width);
  for (Index block = 0; block < width; block += block_columns) {
    const Index columns = std::min(block_columns, width - block), end = block + columns, below = height - end;
    if (block > 0) {
      left_ = panel.block(block, 0, columns, block) * signs_.segment(first, block).asDiagonal();
      panel.block(block, block, height - block, columns).noalias() -=
          panel.block(block, 0, height - block, block) * left_.transpose();
    }
    // With few rows below they are carried along, otherwise they follow by a triangular solve.
    const Index carried = below * columns * columns <= 8 * few ? height : end;
    for (Index k = block; k < end; ++k) {
      double pivot = panel(k, k);
      smallest_pivot_ = std::min(smallest_pivot_, pivot);
      if (!(pivot > 0)) {
        if (pivots == Pivots::positive || !std::isfinite(pivot)) {
          failed_ = static_cast<int>(first + k);
          return false;
        }
        if (std::abs(pivot) < tiny_) pivot = -tiny_;
        signs_[first + k] = -1;
        ++negative_;
      }
      const double root = std::sqrt(std::abs(pivot));
      panel(k, k) = root;
      panel.col(k).segment(k + 1, carried - k - 1) *= signs_[first + k] / root;
      for (Index j = k + 1; j < end; ++j)
        panel.col(j).segment(j, carried - j) -= signs_[first + k] * panel(j, k) * panel.col(k).segment(j, carried - j);
    }
    if (carried < height) {
      auto rest = panel.block(end, block, below, columns);
      panel.block(block, block, columns, columns)
          .triangularView<Eigen::Lower>()
          .transpose()
          .solveInPlace<Eigen::OnTheRight>(rest);
      if (negative_ > 0) rest *= signs_.segment(first + block, columns).asDiagonal();
    }
  }
  return true;
}

VectorXd SparseCholesky::solve(const VectorXd& b) const {
  const SymbolicCholesky& symbolic = *symbolic_;
  const Index n = symbolic.n();
  VectorXd x(n), below;
  for (Index k = 0; k < n; ++k) x[k] = b[symbolic.order[static_cast<std::size_t>(k)]];
  for (int s = 0; s < symbolic.supernodes(); ++s) {
    const int height = symbolic.height(s), width = symbolic.width(s);
    const double* column = values_.data() + symbolic.panel[at(s)];
    double* own = x.data() + symbolic.first[at(s)];
    const int* rows = symbolic.rows_of(s);
    const bool narrow = width * height <= few;
    for (int k = 0; k < width; ++k, column += height) {
      const double factor = own[k] /= column[k];
      for (int i = k + 1; i < width; ++i) own[i] -= factor * column[i];
      for (int i = width; i < height && narrow; ++i) x[rows[i]] -= factor * column[i];
    }
    if (height == width || narrow) continue;
    const ConstPanel panel(values_.data() + symbolic.panel[at(s)], height, width);
    below.noalias() = panel.bottomRows(height - width) * x.segment(symbolic.first[at(s)], width);
    for (int i = width; i < height; ++i) x[rows[i]] -= below[i - width];
  }
  x.array() *= signs_.array();
  for (int s = symbolic.supernodes() - 1; s >= 0; --s) {
    const int height = symbolic.height(s), width = symbolic.width(s);
    const int* rows = symbolic.rows_of(s);
    double* own = x.data() + symbolic.first[at(s)];
    const bool narrow = width * height <= few;
    if (!narrow && height > width) {
      const ConstPanel panel(values_.data() + symbolic.panel[at(s)], height, width);
      below.resize(height - width);
      for (int i = width; i < height; ++i) below[i - width] = x[rows[i]];
      x.segment(symbolic.first[at(s)], width).noalias() -= panel.bottomRows(height - width).transpose() * below;
    }
    const double* column = values_.data() + symbolic.panel[at(s)] + at(width - 1) * at(height);
    for (int k = width - 1; k >= 0; --k, column -= height) {
      double sum = own[k];
      for (int i = k + 1; i < width; ++i) sum -= column[i] * own[i];
      for (int i = width; i < height && narrow; ++i) sum -= column[i] * x[rows[i]];
      own[k] = sum / column[k];
    }
  }
  VectorXd result(n);
  for (Index k = 0; k < n; ++k) result[symbolic.order[static_cast<std::size_t>(k)]] = x[k];
  return result;
}

VectorXd SparseCholesky::negative_curvature() const {
  const SymbolicCholesky& symbolic = *symbolic_;
  VectorXd v = VectorXd::Zero(symbolic.n());
  v[failed_] = 1;
  for (int s = symbolic.supernode_of[at(failed_)]; s >= 0; --s) {
    const int height = symbolic.height(s), width = symbolic.width(s), first = symbolic.first[at(s)];
    const ConstPanel panel(values_.data() + symbolic.panel[at(s)], height, width);
    const int* rows = symbolic.rows_of(s);
    for (int j = std::min(width, failed_ - first) - 1; j >= 0; --j) {
      double sum = 0;
      for (int i = j + 1; i < height && rows[i] <= failed_; ++i) sum += panel(i, j) * v[rows[i]];
      v[first + j] = -sum / panel(j, j);
    }
  }
  VectorXd result(v.size());
  for (int k = 0; k < symbolic.n(); ++k) result[symbolic.order[at(k)]] = v[k];
  return result.normalized();
}

}  // namespace hesse::solver::detail
