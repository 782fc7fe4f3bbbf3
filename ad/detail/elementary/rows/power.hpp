#pragma once

#include <algorithm>
#include <cmath>
#include <string_view>

#include <hesse/ad/detail/elementary/rows/exponential.hpp>

// Rows of powers, distances and angles. A and B are T, or one of them is passive; y = f(a, b) is a T.
namespace hesse::ad::detail::elementary {

// aᵇ. At a = 0 the derivatives depend on the case of the exponent and are never computed as exp(b log a). At a < 0 only
// the derivative in a exists, and only for integer b.
struct Pow {
  static constexpr std::string_view name = "pow";
  template <class A, class B>
  static auto value(const A& a, const B& b) {
    using std::pow;
    return pow(a, b);
  }
  // b·aᵇ⁻¹. a⁰ is constant at 0 too.
  template <class A, class B, class T>
  static T first_a(const A& a, const B& b, const T&) {
    if (detail::is_zero(b) && (!Active<B> || detail::is_zero(a))) [[unlikely]]
      return T(0.0);
    if (Active<B> && detail::is_zero(a) && passive(b) < 1) [[unlikely]]
      return T(value(positive_zero(a), B(b - 1.0)) * passive(b));  // otherwise ∞ - ∞ after differentiation by b
    return T(b * value(positive_zero(a), B(b - 1.0)));
  }
  // aᵇ·log a. At a = 0 < b it is the limit 0, with the slope in a that x log x has there if b ≤ 1.
  template <class A, class B, class T>
  static T first_b(const A& a, const B& b, const T& y) {
    using std::log;
    if (detail::is_zero(a)) [[unlikely]] {
      if (passive(b) > 1) return T(0.0);
      if (passive(b) > 0) return T(XLogX::value(a));
      if (detail::is_zero(b)) return T(log(passive(T(0.0))));
      return T(value(positive_zero(a), b) * log(positive_zero(a)));
    }
    return T(y * log(a));
  }
  template <class A, class B, class T>
  static T second_aa(const A& a, const B& b, const T&) {
    if ((detail::is_zero(b) || passive(b) == 1) && (!Active<B> || detail::is_zero(a))) [[unlikely]]
      return T(0.0);
    return T((b - 1.0) * value(positive_zero(a), B(b - 2.0)) * b);
  }
  template <class A, class B, class T>
  static T second_ab(const A& a, const B& b, const T&) {
    using std::log;
    if (detail::is_zero(a)) [[unlikely]] {
      if (passive(b) > 1 || detail::is_zero(b)) return T(0.0);
      if (passive(b) > 0) return T(log(passive(T(0.0))));
    }
    return T(value(positive_zero(a), B(b - 1.0)) * (b * log(a) + 1.0));
  }
  template <class A, class B, class T>
  static T second_bb(const A& a, const B& b, const T& y) {
    using std::log;
    if (detail::is_zero(a) && passive(b) >= 0) [[unlikely]]
      return T(0.0);
    const auto l = log(a);
    return T(detail::is_zero(a) ? T(value(positive_zero(a), b) * l * l) : T(y * l * l));
  }

 private:
  // -0 counts as 0, so the sign of a zero base does not choose between +∞ and -∞.
  template <class A>
  static A positive_zero(const A& a) {
    if (detail::is_zero(a)) [[unlikely]]
      return A(a + 0.0);
    return a;
  }
};

// √(a² + b²), scaled. At 0 it has the subgradient of least norm.
struct Hypot {
  static constexpr std::string_view name = "hypot";
  template <class A, class B>
  static auto value(const A& a, const B& b) {
    using std::hypot;
    return hypot(a, b);
  }
  template <class A, class B, class T>
  static T first_a(const A& a, const B& b, const T& y) {
    if (special(y)) [[unlikely]]
      return T(detail::limit_of_ratio(passive(a)));
    if constexpr (!Leaf<T>)
      if (detail::dominates(a, b)) return detail::cosine<T>(a, b);
    return T(a / y);
  }
  template <class A, class B, class T>
  static T first_b(const A& a, const B& b, const T& y) {
    return first_a(b, a, y);
  }
  template <class A, class B, class T>
  static T second_aa(const A&, const B& b, const T& y) {
    if (special(y)) [[unlikely]]
      return T(0.0);
    const T s = b / y;
    return s * s / y;
  }
  template <class A, class B, class T>
  static T second_ab(const A& a, const B& b, const T& y) {
    if (special(y)) [[unlikely]]
      return T(0.0);
    return T(-(a / y) * (b / y) / y);
  }
  template <class A, class B, class T>
  static T second_bb(const A& a, const B& b, const T& y) {
    return second_aa(b, a, y);
  }

 private:
  // Whether y is 0 (kink) or infinite (flat). Slopes are constants there.
  template <class T>
  static bool special(const T& y) {
    using std::isinf;
    return detail::is_zero(y) || isinf(passive(y));
  }
};

// The angle of the point (b, a). Slopes b/r² and -a/r², scaled if r² over- or underflows; NaN at the origin.
struct Atan2 {
  static constexpr std::string_view name = "atan2";
  template <class A, class B>
  static auto value(const A& a, const B& b) {
    using std::atan2;
    return atan2(a, b);
  }
  template <class A, class B, class T>
  static T first_a(const A& a, const B& b, const T&) {
    return over_square<T>(b, a, b);
  }
  template <class A, class B, class T>
  static T first_b(const A& a, const B& b, const T&) {
    return -over_square<T>(a, a, b);
  }
  template <class A, class B, class T>
  static T second_aa(const A& a, const B& b, const T& y) {
    return 2.0 * first_a(a, b, y) * first_b(a, b, y);
  }
  template <class A, class B, class T>
  static T second_ab(const A& a, const B& b, const T& y) {
    const T da = first_a(a, b, y), db = first_b(a, b, y);
    return (db - da) * (db + da);
  }
  template <class A, class B, class T>
  static T second_bb(const A& a, const B& b, const T& y) {
    return -second_aa(a, b, y);
  }

 private:
  template <class T, class C, class A, class B>
  static T over_square(const C& c, const A& a, const B& b) {
    using std::isinf;
    const T square = a * a + b * b;
    const auto p = passive(square);
    if (p > 1e-280 && p < 1e280) [[likely]]
      return c / square;
    if (isinf(passive(a)) || isinf(passive(b))) return T(0.0);
    // The same in units of a power of two. That is exact for all derivatives.
    const auto unit = unit_of(passive(a), passive(b));
    const T u = a * unit, v = b * unit;
    return T(c * unit) / (u * u + v * v) * unit;
  }
  template <class P, class Q>
  static auto unit_of(const P& a, const Q& b) {
    using std::ilogb;
    using std::ldexp;
    const int exponent = std::max(a == 0 ? -1000 : ilogb(a), b == 0 ? -1000 : ilogb(b));
    return ldexp(P(1), -std::clamp(exponent, -1000, 1000));
  }
};

}  // namespace hesse::ad::detail::elementary
