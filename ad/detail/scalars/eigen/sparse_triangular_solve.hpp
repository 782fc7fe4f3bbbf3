#pragma once

#include <Eigen/Core>

#include <hesse/ad/detail/scalars/structural_zero.hpp>

// Sparse triangular systems with an active right side. Eigen's substitution skips entries with value 0 and loses their
// derivatives; this one skips structural zeros only. Forward declarations: <Eigen/SparseCore> is not needed.
namespace Eigen::internal {

template <class Lhs, class Rhs, int mode, int up_lo, int order>
struct sparse_solve_triangular_selector;
template <class Lhs, class Rhs, int mode, int up_lo, int order>
struct sparse_solve_triangular_sparse_selector;

template <class Lhs, class Rhs, int mode>
requires hesse::ad::detail::Active<typename Rhs::Scalar>
struct sparse_solve_triangular_selector<Lhs, Rhs, mode, Lower, ColMajor> {
  static void run(const Lhs& lhs, Rhs& other) {
    const evaluator<Lhs> columns(lhs);
    for (Index col = 0; col < other.cols(); ++col)
      for (Index i = 0; i < lhs.cols(); ++i) {
        auto& x = other.coeffRef(i, col);
        if (hesse::ad::is_structural_zero(x)) continue;
        typename evaluator<Lhs>::InnerIterator it(columns, i);
        while (it && it.index() < i) ++it;
        if (!(mode & UnitDiag)) x /= it.value();
        if (it && it.index() == i) ++it;
        for (; it; ++it) other.coeffRef(it.index(), col) -= x * it.value();
      }
  }
};

template <class Lhs, class Rhs, int mode>
requires hesse::ad::detail::Active<typename Rhs::Scalar>
struct sparse_solve_triangular_selector<Lhs, Rhs, mode, Upper, ColMajor> {
  static void run(const Lhs& lhs, Rhs& other) {
    const evaluator<Lhs> columns(lhs);
    for (Index col = 0; col < other.cols(); ++col)
      for (Index i = lhs.cols() - 1; i >= 0; --i) {
        auto& x = other.coeffRef(i, col);
        if (hesse::ad::is_structural_zero(x)) continue;
        if (!(mode & UnitDiag)) {
          typename evaluator<Lhs>::InnerIterator diagonal(columns, i);
          while (diagonal && diagonal.index() != i) ++diagonal;
          x /= diagonal.value();
        }
        for (typename evaluator<Lhs>::InnerIterator it(columns, i); it && it.index() < i; ++it)
          other.coeffRef(it.index(), col) -= x * it.value();
      }
  }
};

// A sparse right side, solved one dense column at a time.
template <class Lhs, class Rhs, int mode, int up_lo>
requires hesse::ad::detail::Active<typename Rhs::Scalar>
struct sparse_solve_triangular_sparse_selector<Lhs, Rhs, mode, up_lo, ColMajor> {
  static void run(const Lhs& lhs, Rhs& other) {
    using Column = Matrix<typename Rhs::Scalar, Dynamic, 1>;
    Rhs result(other.rows(), other.cols());
    result.reserve(other.nonZeros());
    for (Index col = 0; col < other.cols(); ++col) {
      Column x = Column::Zero(other.rows());
      for (typename Rhs::InnerIterator it(other, col); it; ++it) x[it.index()] = it.value();
      sparse_solve_triangular_selector<Lhs, Column, mode, up_lo, ColMajor>::run(lhs, x);
      for (Index i = 0; i < x.size(); ++i)
        if (!hesse::ad::is_structural_zero(x[i])) result.insert(i, col) = x[i];
    }
    result.finalize();
    other = result.markAsRValue();
  }
};

}  // namespace Eigen::internal
