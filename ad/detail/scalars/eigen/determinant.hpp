#pragma once

#include <Eigen/Core>
#include <cmath>
#include <utility>

#include <hesse/ad/detail/elementary/functions.hpp>
#include <hesse/ad/detail/scalars/structural_zero.hpp>

// Determinants of active matrices.
namespace Eigen::internal {

template <class Derived, int size>
struct determinant_impl;

// Determinants that Eigen computes by PartialPivLU. If the value is 0, a pivot is 0, and dividing by it loses
// derivatives. Complete pivoting then leaves a block of zeros in the corner, whose determinant is a product of that
// many numbers with value 0. Its derivatives are right up to the order of the number type.
template <class Derived, int size>
requires(hesse::ad::detail::Active<typename Derived::Scalar> &&
         (size == Dynamic || size > 4)) struct determinant_impl<Derived, size> {
  using Scalar = typename Derived::Scalar;
  using Plain = Matrix<Scalar, Dynamic, Dynamic>;

  static Scalar run(const Derived& m) {
    if (m.rows() == 0) return Scalar(1);
    const Scalar determinant = m.partialPivLu().determinant();
    return determinant == Scalar(0) ? singular(m) : determinant;
  }

 private:
  static Scalar singular(Plain a) {
    using std::abs;
    const Index n = a.rows();
    Scalar product(1);
    for (Index k = 0; k < n; ++k) {
      Index row = k, col = k;
      for (Index j = k; j < n; ++j)
        for (Index i = k; i < n; ++i)
          if (abs(a(i, j)) > abs(a(row, col))) row = i, col = j;
      if (a(row, col) == Scalar(0)) {
        const Index zeros = n - k;
        return zeros <= hesse::ad::detail::ScalarTraits<Scalar>::order
                   ? product * expanded(a.bottomRightCorner(zeros, zeros))
                   : Scalar(0);
      }
      if ((row != k) != (col != k)) product = -product;
      a.row(row).swap(a.row(k));
      a.col(col).swap(a.col(k));
      product *= a(k, k);
      for (Index i = k + 1; i < n; ++i) {
        const Scalar factor = a(i, k) / a(k, k);
        for (Index j = k + 1; j < n; ++j) a(i, j) -= factor * a(k, j);
      }
    }
    return product;
  }
  // Expansion by the first row, without divisions.
  static Scalar expanded(const Plain& a) {
    const Index n = a.rows();
    if (n == 1) return a(0, 0);
    Scalar sum(0);
    for (Index j = 0; j < n; ++j) {
      Plain minor(n - 1, n - 1);
      minor << a.bottomLeftCorner(n - 1, j), a.bottomRightCorner(n - 1, n - 1 - j);
      const Scalar term = a(0, j) * expanded(minor);
      sum = j % 2 == 0 ? Scalar(sum + term) : Scalar(sum - term);
    }
    return sum;
  }
};

}  // namespace Eigen::internal
