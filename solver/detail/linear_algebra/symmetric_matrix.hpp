#pragma once

#include <Eigen/Core>
#include <Eigen/SparseCore>
#include <memory>
#include <utility>
#include <vector>

namespace hesse::solver::detail {

class SymbolicCholesky;

// One truth value for each variable.
using Mask = Eigen::Array<bool, Eigen::Dynamic, 1>;

// Where a sparse symmetric n × n matrix may be nonzero: its lower triangle by compressed columns. Rows ascend in a
// column, and every diagonal entry is present, the first of its column. All points of a run share one pattern.
class SparsePattern {
 public:
  SparsePattern(std::vector<int> starts, std::vector<int> rows);
  ~SparsePattern();

  int n() const { return static_cast<int>(outer.size()) - 1; }
  // The analysis for factorisations, made at the first call.
  const SymbolicCholesky& symbolic() const;

  const std::vector<int> outer, inner;

 private:
  mutable std::unique_ptr<SymbolicCholesky> symbolic_;
};

// A symmetric matrix: dense, or values on a sparse pattern.
class SymmetricMatrix {
 public:
  using Index = Eigen::Index;

  SymmetricMatrix() = default;  // empty: not known
  // A dense matrix; both triangles are given.
  SymmetricMatrix(Eigen::MatrixXd full) : full_(std::move(full)) {}
  // Values in the order of the pattern.
  SymmetricMatrix(std::shared_ptr<const SparsePattern> pattern, Eigen::VectorXd values)
      : pattern_(std::move(pattern)), values_(std::move(values)) {}

  bool empty() const { return size() == 0; }
  Index size() const { return pattern_ ? pattern_->n() : full_.rows(); }  // n
  bool dense() const { return !pattern_; }
  const Eigen::MatrixXd& full() const { return full_; }                             // if dense
  const std::shared_ptr<const SparsePattern>& pattern() const { return pattern_; }  // if sparse, with
  const Eigen::VectorXd& values() const { return values_; }                         // its values
  void clear() { *this = {}; }

  // visit(i, j, a) for every entry of the lower triangle, i ≥ j, by columns.
  template <class Visit>
  void for_each(const Visit& visit) const {
    if (dense()) {
      for (Index j = 0; j < full_.cols(); ++j)
        for (Index i = j; i < full_.rows(); ++i) visit(i, j, full_(i, j));
    } else {
      const auto& outer = pattern_->outer;
      for (Index j = 0; j < size(); ++j)
        for (int k = outer[static_cast<std::size_t>(j)]; k < outer[static_cast<std::size_t>(j) + 1]; ++k)
          visit(pattern_->inner[static_cast<std::size_t>(k)], j, values_[k]);
    }
  }

  Eigen::VectorXd diagonal() const;
  Eigen::VectorXd operator*(const Eigen::VectorXd& v) const;
  double quadratic_form(const Eigen::VectorXd& v) const { return v.dot(*this * v); }  // vᵀAv
  // |A||v|, with absolute values of all entries.
  Eigen::VectorXd absolute_product(const Eigen::VectorXd& v) const;
  double largest_entry() const;  // max |aᵢⱼ|
  double norm() const;           // Frobenius

  // SAS with S = diag(s).
  SymmetricMatrix scaled(const Eigen::VectorXd& s) const;
  // A without the rows and columns of the variables in `held`; they become those of a diagonal matrix. An empty mask
  // holds none.
  SymmetricMatrix without(const Mask& held, double diagonal = 1) const;

 private:
  auto lower() const {
    return Eigen::Map<const Eigen::SparseMatrix<double>>(size(), size(), values_.size(), pattern_->outer.data(),
                                                         pattern_->inner.data(), values_.data());
  }

  Eigen::MatrixXd full_;
  std::shared_ptr<const SparsePattern> pattern_;
  Eigen::VectorXd values_;
};

// v with zeros for the variables in `held`.
inline Eigen::VectorXd without(Eigen::VectorXd v, const Mask& held) {
  if (held.size() > 0) v = held.select(0, v);
  return v;
}

}  // namespace hesse::solver::detail
