#pragma once

#include <array>
#include <cmath>
#include <string_view>

#include <hesse/ad/detail/elementary/rows/constants.hpp>

// Rows of three arguments: first(a, y) is the gradient, second(a, y) the lower triangle of the Hessian by rows.
// composed(a, b, c) computes the same by functions of two, for number types without ternary operations.
namespace hesse::ad::detail::elementary {

struct Fma {
  static constexpr std::string_view name = "fma";
  static constexpr unsigned curvature = 0b000010;
  template <class T>
  static T value(const T& a, const T& b, const T& c) {
    using std::fma;
    return fma(a, b, c);
  }
  template <class T>
  static std::array<T, 3> first(const std::array<T, 3>& x, const T&) {
    return {x[1], x[0], T(1.0)};
  }
  template <class T>
  static std::array<T, 6> second(const std::array<T, 3>&, const T&) {
    return {T(0.0), T(1.0), T(0.0), T(0.0), T(0.0), T(0.0)};
  }
  template <class T>
  static T composed(const T& a, const T& b, const T& c) {
    return a * b + c;
  }
};

struct Hypot3 {
  static constexpr std::string_view name = "hypot3";
  template <class T>
  static T value(const T& a, const T& b, const T& c) {
    using std::hypot;
    if constexpr (requires { hypot(a, b, c); }) {
      return hypot(a, b, c);
    } else {
      return composed(a, b, c);
    }
  }
  template <class T>
  static std::array<T, 3> first(const std::array<T, 3>& x, const T& y) {
    if (detail::is_zero(y)) [[unlikely]]
      return {T(0.0), T(0.0), T(0.0)};
    if constexpr (!Leaf<T>) {
      const auto slope = [&](std::size_t i, std::size_t j, std::size_t k) {
        return detail::dominates(x[i], x[j]) && detail::dominates(x[i], x[k]) ? detail::cosine<T>(x[i], x[j], x[k])
                                                                              : T(x[i] / y);
      };
      return {slope(0, 1, 2), slope(1, 2, 0), slope(2, 0, 1)};
    } else {
      return {x[0] / y, x[1] / y, x[2] / y};
    }
  }
  template <class T>
  static std::array<T, 6> second(const std::array<T, 3>& x, const T& y) {
    if (detail::is_zero(y)) [[unlikely]]
      return {T(0.0), T(0.0), T(0.0), T(0.0), T(0.0), T(0.0)};
    const T a = x[0] / y, b = x[1] / y, c = x[2] / y;
    return {(b * b + c * c) / y, -a * b / y, (a * a + c * c) / y, -a * c / y, -b * c / y, (a * a + b * b) / y};
  }
  template <class T>
  static T composed(const T& a, const T& b, const T& c) {
    using std::hypot;
    return hypot(T(hypot(a, b)), c);
  }
};

}  // namespace hesse::ad::detail::elementary
