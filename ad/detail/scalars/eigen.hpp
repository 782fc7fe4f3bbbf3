#pragma once

#include <Eigen/Core>

#include <hesse/ad/detail/elementary/functions.hpp>
#include <hesse/ad/detail/scalars/eigen/dense_base.hpp>
#include <hesse/ad/detail/scalars/eigen/dense_products.hpp>
#include <hesse/ad/detail/scalars/eigen/determinant.hpp>
#include <hesse/ad/detail/scalars/eigen/iterative_solvers.hpp>
#include <hesse/ad/detail/scalars/eigen/jacobi_rotation.hpp>
#include <hesse/ad/detail/scalars/eigen/matrix_exponential.hpp>
#include <hesse/ad/detail/scalars/eigen/self_adjoint_eigen_solver.hpp>
#include <hesse/ad/detail/scalars/eigen/singular_value_decompositions.hpp>
#include <hesse/ad/detail/scalars/eigen/sparse_products.hpp>
#include <hesse/ad/detail/scalars/eigen/sparse_triangular_solve.hpp>
#include <hesse/ad/detail/scalars/eigen/triangular_solve.hpp>
#include <hesse/ad/detail/scalars/forward_declarations.hpp>

// Support for Eigen: matrices of active numbers, decompositions, and products with passive matrices.
namespace hesse::ad {

template <class T>
using Vector = Eigen::Matrix<T, Eigen::Dynamic, 1>;
template <class T>
using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;

// The values of an active matrix, without derivatives.
template <class Derived>
requires detail::Active<typename Derived::Scalar>
auto passive(const Eigen::MatrixBase<Derived>& m) {
  return m.unaryExpr([](const typename Derived::Scalar& x) { return passive(x); }).eval();
}

// A matrix whose entries count as constants.
template <class Derived>
auto stop_gradient(const Eigen::MatrixBase<Derived>& m) {
  return m.unaryExpr([](const typename Derived::Scalar& x) { return stop_gradient(x); }).eval();
}

}  // namespace hesse::ad

namespace hesse::ad::detail::numbers {
using ad::passive, ad::stop_gradient;  // of matrices, too
}

namespace Eigen {

template <hesse::ad::detail::Active S>
struct NumTraits<S> : GenericNumTraits<hesse::ad::detail::BaseOf<S>> {
  using Real = S;
  using NonInteger = S;
  using Nested = S;
  using Literal = hesse::ad::detail::BaseOf<S>;

  static Real epsilon() { return NumTraits<Literal>::epsilon(); }
  static Real dummy_precision() { return NumTraits<Literal>::dummy_precision(); }
  static Real highest() { return NumTraits<Literal>::highest(); }
  static Real lowest() { return NumTraits<Literal>::lowest(); }
  static Real infinity() { return NumTraits<Literal>::infinity(); }
  static Real quiet_NaN() { return NumTraits<Literal>::quiet_NaN(); }

  enum {
    IsComplex = 0,
    IsInteger = 0,
    IsSigned = 1,
    RequireInitialization = 1,
    ReadCost = 1,
    AddCost = 3,
    MulCost = 3
  };
};

template <hesse::ad::detail::Active S, hesse::ad::detail::PassiveFor<S> P, class Operation>
struct ScalarBinaryOpTraits<S, P, Operation> {
  using ReturnType = S;
};
template <hesse::ad::detail::Active S, hesse::ad::detail::PassiveFor<S> P, class Operation>
struct ScalarBinaryOpTraits<P, S, Operation> {
  using ReturnType = S;
};

}  // namespace Eigen
