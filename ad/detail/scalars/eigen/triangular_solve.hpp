#pragma once

#include <Eigen/Core>

#include <hesse/ad/detail/scalars/structural_zero.hpp>

// Dense triangular systems whose right side is an active vector; the matrix may be passive. Eigen's substitution skips
// entries with value 0 and loses their derivatives; this one skips structural zeros only.
namespace Eigen::internal {

template <class L, hesse::ad::detail::Active S, class Index, int mode, bool conjugate>
struct triangular_solve_vector<L, S, Index, OnTheLeft, mode, conjugate, ColMajor> {
  static void run(Index size, const L* lhs, Index stride, S* rhs) {
    constexpr bool lower = (mode & Lower) != 0;
    for (Index k = 0; k < size; ++k) {
      const Index i = lower ? k : size - 1 - k;
      if (hesse::ad::is_structural_zero(rhs[i])) continue;
      const L* column = lhs + i * stride;
      if (!(mode & UnitDiag)) rhs[i] /= column[i];
      for (Index j = lower ? i + 1 : 0; j < (lower ? size : i); ++j) rhs[j] -= rhs[i] * column[j];
    }
  }
};

template <class L, hesse::ad::detail::Active S, class Index, int mode, bool conjugate>
struct triangular_solve_vector<L, S, Index, OnTheLeft, mode, conjugate, RowMajor> {
  static void run(Index size, const L* lhs, Index stride, S* rhs) {
    constexpr bool lower = (mode & Lower) != 0;
    for (Index k = 0; k < size; ++k) {
      const Index i = lower ? k : size - 1 - k;
      const L* row = lhs + i * stride;
      for (Index j = lower ? 0 : i + 1; j < (lower ? i : size); ++j) rhs[i] -= row[j] * rhs[j];
      if (!(mode & UnitDiag) && !hesse::ad::is_structural_zero(rhs[i])) rhs[i] /= row[i];
    }
  }
};

}  // namespace Eigen::internal
