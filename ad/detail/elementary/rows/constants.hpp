#pragma once

#include <cmath>
#include <concepts>
#include <limits>
#include <numbers>

#include <hesse/ad/detail/core/scalar_traits.hpp>

// Constants to the full precision of the base of T, and tests for the rows' branches. They look at passive values.
namespace hesse::ad::detail::elementary {

// Bit e: the row has a second derivative in entry e of the lower triangle (aa, ab, bb, …) of its arguments. A row that
// is linear in an argument has a member `curvature`. All others have all second derivatives.
template <class Row>
inline constexpr unsigned curvature_of = [] {
  if constexpr (requires { Row::curvature; }) {
    return Row::curvature;
  } else {
    return ~0u;
  }
}();

}  // namespace hesse::ad::detail::elementary

namespace hesse::ad::detail::elementary::detail {

template <class T>
BaseOf<T> pi() {
  using B = BaseOf<T>;
  if constexpr (std::floating_point<B>) {
    return std::numbers::pi_v<B>;
  } else {
    static const B value = acos(B(-1));
    return value;
  }
}

template <class T>
BaseOf<T> ln2() {
  using B = BaseOf<T>;
  if constexpr (std::floating_point<B>) {
    return std::numbers::ln2_v<B>;
  } else {
    static const B value = log(B(2));
    return value;
  }
}

template <class T>
BaseOf<T> ln10() {
  using B = BaseOf<T>;
  if constexpr (std::floating_point<B>) {
    return std::numbers::ln10_v<B>;
  } else {
    static const B value = log(B(10));
    return value;
  }
}

// 2/√π, the slope of erf at 0.
template <class T>
BaseOf<T> erf_slope() {
  using B = BaseOf<T>;
  if constexpr (std::floating_point<B>) {
    return 2 * std::numbers::inv_sqrtpi_v<B>;
  } else {
    static const B value = 2 / sqrt(pi<B>());
    return value;
  }
}

template <class T>
bool is_zero(const T& x) {
  return passive(x) == 0;
}

template <class T>
int sign_of(const T& x) {
  const auto p = passive(x);
  return p > 0 ? 1 : p < 0 ? -1 : 0;
}

// a/√(a² + …), used if the root is 0 or infinite.
template <class B>
B limit_of_ratio(const B& a) {
  using std::isinf;
  return a != a ? a : B(isinf(a) ? sign_of(a) : 0);
}

// A derivative that underflowed to 0 stays 0 in further derivatives, although its factors may be infinite.
template <class T>
T vanished_or(const T& d) {
  return is_zero(d) ? T(0.0) : d;
}

// 1 - x², accurate near ±1. Near 0 it is accurate after differentiation, where the slopes of the factors cancel. At ±1
// no factor is 0, so an infinite adjoint does not give NaN.
template <class T>
T one_minus_square(const T& x) {
  const auto p = passive(x);
  if (p == 1 || p == -1) [[unlikely]]
    return 1.0 - x * x;
  if constexpr (!Leaf<T>)
    if (p > -0.5 && p < 0.5) return 1.0 - x * x;
  return (1.0 - x) * (1.0 + x);
}

// Whether a has the larger part of √(a² + b²), by value.
template <class A, class B>
bool dominates(const A& a, const B& b) {
  using std::abs;
  return abs(passive(a)) > abs(passive(b));
}

// ±1/√(1 + Σ(b/a)²) = a/√(a² + Σb²), with derivatives that do not cancel where a dominates.
template <class T, class A, class... B>
T cosine(const A& a, const B&... b) {
  using std::sqrt;
  const auto square = [&](const auto& other) {
    const T r = other / a;
    return T(r * r);
  };
  return static_cast<double>(sign_of(a)) / sqrt(T((square(b) + ...) + 1.0));
}

}  // namespace hesse::ad::detail::elementary::detail
