#pragma once

#include <Eigen/Core>
#include <cmath>

#include <hesse/ad/detail/core/scalar_traits.hpp>

// Dense products and Cholesky factors of active matrices, entry by entry. Eigen's blocked algorithms are made for plain
// numbers: active numbers gain nothing, and the compiler spends most of its time on them.
namespace Eigen::internal {

template <class Lhs, class Rhs>
requires hesse::ad::detail::Active<typename Product<Lhs, Rhs>::Scalar>
struct generic_product_impl<Lhs, Rhs, DenseShape, DenseShape, GemmProduct>
    : generic_product_impl<Lhs, Rhs, DenseShape, DenseShape, LazyCoeffBasedProductMode> {
};

template <class Scalar, int UpLo>
struct llt_inplace;
template <class MatrixType, class VectorType>
static Index llt_rank_update_lower(MatrixType& mat, const VectorType& vec,
                                   const typename MatrixType::RealScalar& sigma);

// The lower factor, column by column [GV13, 4.2.5]. Returns the first row without a positive pivot, or -1.
template <hesse::ad::detail::Active S>
struct llt_inplace<S, Lower> {
  template <class MatrixType>
  static Index blocked(MatrixType& m) {
    using std::sqrt;
    for (Index k = 0; k < m.rows(); ++k) {
      S pivot = m.coeff(k, k);
      for (Index j = 0; j < k; ++j) pivot -= m.coeff(k, j) * m.coeff(k, j);
      if (pivot <= S(0)) return k;
      m.coeffRef(k, k) = sqrt(pivot);
      for (Index i = k + 1; i < m.rows(); ++i) {
        S entry = m.coeff(i, k);
        for (Index j = 0; j < k; ++j) entry -= m.coeff(i, j) * m.coeff(k, j);
        m.coeffRef(i, k) = entry / m.coeff(k, k);
      }
    }
    return -1;
  }
  template <class MatrixType>
  static Index unblocked(MatrixType& m) {
    return blocked(m);
  }
  template <class MatrixType, class VectorType>
  static Index rankUpdate(MatrixType& m, const VectorType& v, const S& sigma) {
    return llt_rank_update_lower(m, v, sigma);
  }
};

}  // namespace Eigen::internal
