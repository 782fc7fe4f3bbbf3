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

constexpr Index block_columns = 16;          // of a panel, factored without matrix products
constexpr double between_checkpoints = 1e7;  // multiplications, about
constexpr Index few = 512;                   // multiplications for which a loop is faster than a matrix product

// A block of a triangle, without memory of its own on the heap.
using Triangle = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::ColMajor, block_columns, block_columns>;

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
  double work = 0;
  for (int s = 0; s < symbolic.supernodes(); ++s) {
    work += static_cast<double>(symbolic.width(s)) * symbolic.height(s) * symbolic.height(s);
    if (checkpoint && work > between_checkpoints) {
      checkpoint();
      work = 0;
    }
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
  reserve_product(m, columns);
  PanelView left{panel.data() + from, height};
  if (negative_ > 0) left = signed_rows(panel.middleRows(from, columns), signs);
  multiply_transposed({panel.data() + from, height}, left, m, columns, width, product_.data(), product_.rows(),
                      Part::lower);
  for (Index j = 0; j < columns; ++j) {
    double* column = target + at(rows[from + j] - first) * at(target_height);
    for (Index i = j; i < m; ++i) column[local_[at(rows[from + i])]] -= product_(i, j);
  }
}

// A copy of some rows of a panel, with the signs of its columns.
PanelView SparseCholesky::signed_rows(const Eigen::Ref<const MatrixXd>& rows, const Eigen::Ref<const VectorXd>& signs) {
  left_.noalias() = rows * signs.asDiagonal();
  return {left_.data(), left_.rows()};
}

// The dense factorisation of the panel of s, a block of columns at a time: it is updated by the columns before it, its
// triangle T is factored, and the rows below follow by the inverse of TS.
bool SparseCholesky::factor_panel(int s, Pivots pivots) {
  const SymbolicCholesky& symbolic = *symbolic_;
  const Index height = symbolic.height(s), width = symbolic.width(s), first = symbolic.first[at(s)];
  Panel panel(values_.data() + symbolic.panel[at(s)], height, width);
  for (Index block = 0; block < width; block += block_columns) {
    const Index columns = std::min(block_columns, width - block), end = block + columns, below = height - end;
    const auto signs = signs_.segment(first + block, columns);
    if (block > 0) {
      reserve_product(height - block, columns);
      multiply_transposed({panel.data() + block, height},
                          signed_rows(panel.block(block, 0, columns, block), signs_.segment(first, block)),
                          height - block, columns, block, product_.data(), product_.rows(), Part::lower);
      for (Index j = 0; j < columns; ++j)
        panel.col(block + j).tail(height - block - j) -= product_.col(j).segment(j, height - block - j);
    }
    // A few rows below are carried along.
    const bool carries = below * columns * columns <= 8 * few;
    if (!factor_triangle(panel, first, block, end, carries ? height : end, pivots)) return false;
    if (carries) continue;
    Triangle inverse = Triangle::Identity(columns, columns);
    panel.block(block, block, columns, columns).triangularView<Eigen::Lower>().solveInPlace(inverse);
    inverse = signs.asDiagonal() * inverse;
    reserve_product(below, columns);
    multiply_transposed({&panel(end, block), height}, {inverse.data(), columns}, below, columns, columns,
                        product_.data(), product_.rows(), Part::all);
    panel.block(end, block, below, columns) = product_.topLeftCorner(below, columns);
  }
  return true;
}

// Columns begin … end − 1 of a panel, and their rows before `carried`. The panel begins with column `first` of L.
bool SparseCholesky::factor_triangle(Eigen::Ref<MatrixXd> panel, Index first, Index begin, Index end, Index carried,
                                     Pivots pivots) {
  for (Index k = begin; k < end; ++k) {
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
  return true;
}

void SparseCholesky::reserve_product(Index rows, Index columns) {
  if (product_.rows() < rows || product_.cols() < columns)
    product_.resize(std::max(product_.rows(), rows), std::max(product_.cols(), columns));
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
  return result.stableNormalized();
}

}  // namespace hesse::solver::detail
