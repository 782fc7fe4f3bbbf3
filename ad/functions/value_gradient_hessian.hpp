#pragma once

#include <Eigen/Core>
#include <utility>

#include <hesse/ad/scalars/eigen.hpp>
#include <hesse/ad/scalars/masked_dual2.hpp>

namespace hesse::ad {

// f(x), ∇f(x) and ∇²f(x), both triangles of it, of a function of N variables.
template <int N>
struct SecondOrder {
  double value;
  Eigen::Matrix<double, N, 1> gradient;
  Eigen::Matrix<double, N, N> hessian;
};

namespace detail {

// Written out instead of looped, so that what is known of each variable is known to the compiler.
template <int N, int... i>
Eigen::Matrix<MaskedDual2<double, N>, N, 1> packed_variables(const Eigen::Matrix<double, N, 1>& x,
                                                             std::integer_sequence<int, i...>) {
  Eigen::Matrix<MaskedDual2<double, N>, N, 1> point;
  ((point[i] = MaskedDual2<double, N>::variable(x[i], i)), ...);
  return point;
}

}  // namespace detail

// Value, gradient and Hessian of a small function by one evaluation in packed second-order numbers, where the compiler knows N,
// from 1 to 4: nothing is planned, prepared or allocated. f takes a vector of fixed size of any scalar and returns a scalar; what
// it calls is put inline where it can be. Exceptions of f pass through. [GW08, chapter 13]
//
//   const auto [value, gradient, hessian] = value_gradient_hessian(rosenbrock, Eigen::Vector2d(-1.2, 1.0));
template <class F, int N>
requires(1 <= N && N <= 4)
    [[gnu::flatten]] SecondOrder<N> value_gradient_hessian(const F& f, const Eigen::Matrix<double, N, 1>& x) {
  const auto point = detail::packed_variables<N>(x, std::make_integer_sequence<int, N>());
  const MaskedDual2<double, N> y = f(point);
  SecondOrder<N> result;
  result.value = y.value;
  for (int j = 0; j < N; ++j) {
    result.gradient[j] = y.gradient[j];
    for (int i = 0; i < N; ++i) result.hessian(i, j) = y.hessian(i, j);
  }
  return result;
}

}  // namespace hesse::ad
