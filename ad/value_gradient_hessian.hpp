#pragma once

#include <Eigen/Core>
#include <utility>

#include <hesse/ad/detail/scalars/eigen.hpp>
#include <hesse/ad/detail/scalars/masked_dual2.hpp>
#include <hesse/ad/detail/transforms/second_order_values.hpp>

namespace hesse::ad {

namespace detail {

// value_gradient_hessian of a few variables, inline. Unrolled here, so the compiler knows each variable's zeros.
template <int N, int... i>
Eigen::Matrix<MaskedDual2<double, N>, N, 1> packed_variables(const Eigen::Matrix<double, N, 1>& x,
                                                             std::integer_sequence<int, i...>) {
  Eigen::Matrix<MaskedDual2<double, N>, N, 1> point;
  ((point[i] = MaskedDual2<double, N>::variable(x[i], i)), ...);
  return point;
}

}  // namespace detail

// f(x), ∇f(x) and ∇²f(x) as values, for N = 1 to 4 variables known to the compiler. The Hessian has both triangles.
// Costs one evaluation of f in packed second-order numbers, inlined where possible, without plan or allocation. f takes
// a fixed-size vector of any number type and returns a number. Exceptions of f pass through. [GW08, chapter 13]
//
//   const auto [value, gradient, hessian] = value_gradient_hessian(rosenbrock, Eigen::Vector2d(-1.2, 1.0));
template <class F, int N>
requires(1 <= N && N <= 4)
    [[gnu::flatten]] SecondOrder<N> value_gradient_hessian(const F& f, const Eigen::Matrix<double, N, 1>& x) {
  const auto point = detail::packed_variables<N>(x, std::make_integer_sequence<int, N>());
  const detail::MaskedDual2<double, N> y = f(point);
  SecondOrder<N> result;
  result.value = y.value;
  for (int j = 0; j < N; ++j) {
    result.gradient[j] = y.gradient[j];
    for (int i = 0; i < N; ++i) result.hessian(i, j) = y.hessian(i, j);
  }
  return result;
}

}  // namespace hesse::ad
