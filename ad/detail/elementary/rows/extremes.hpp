#pragma once

#include <cmath>
#include <string_view>

#include <hesse/ad/detail/elementary/rows/arithmetic.hpp>

// Rows of two arguments that are piecewise linear: choices, remainders, signs. They have no second derivatives.
namespace hesse::ad::detail::elementary {

struct PiecewiseLinear {
  static constexpr unsigned curvature = 0;
  template <class A, class B, class T>
  static T second_aa(const A&, const B&, const T&) {
    return T(0.0);
  }
  template <class A, class B, class T>
  static T second_ab(const A&, const B&, const T&) {
    return T(0.0);
  }
  template <class A, class B, class T>
  static T second_bb(const A&, const B&, const T&) {
    return T(0.0);
  }
};

namespace detail {

// 1 if the first argument is chosen, 0 if the second, 1/2 on a tie. NaN is never chosen, as in std::fmax.
template <class P, class Q>
double choice(const P& a, const Q& b, bool a_wins, bool b_wins) {
  if (a_wins) return 1.0;
  if (b_wins) return 0.0;
  const bool a_nan = a != a, b_nan = b != b;
  return a_nan == b_nan ? 0.5 : a_nan ? 0.0 : 1.0;
}

}  // namespace detail

struct Fmin : PiecewiseLinear {
  static constexpr std::string_view name = "fmin";
  template <class A, class B>
  static auto value(const A& a, const B& b) {
    using std::fmin;
    return fmin(a, b);
  }
  template <class A, class B, class T>
  static T first_a(const A& a, const B& b, const T&) {
    const auto p = passive(a);
    const auto q = passive(b);
    return T(detail::choice(p, q, p < q, q < p));
  }
  template <class A, class B, class T>
  static T first_b(const A& a, const B& b, const T& y) {
    return first_a(b, a, y);
  }
};

struct Fmax : PiecewiseLinear {
  static constexpr std::string_view name = "fmax";
  template <class A, class B>
  static auto value(const A& a, const B& b) {
    using std::fmax;
    return fmax(a, b);
  }
  template <class A, class B, class T>
  static T first_a(const A& a, const B& b, const T&) {
    const auto p = passive(a);
    const auto q = passive(b);
    return T(detail::choice(p, q, p > q, q > p));
  }
  template <class A, class B, class T>
  static T first_b(const A& a, const B& b, const T& y) {
    return first_a(b, a, y);
  }
};

// max(a - b, 0). Its derivative on the tie is 0.
struct Fdim : PiecewiseLinear {
  static constexpr std::string_view name = "fdim";
  template <class A, class B>
  static auto value(const A& a, const B& b) {
    using std::fdim;
    return fdim(a, b);
  }
  template <class A, class B, class T>
  static T first_a(const A& a, const B& b, const T& y) {
    const auto p = passive(y);
    return p == p ? T(passive(a) > passive(b) ? 1.0 : 0.0) : T(p);
  }
  template <class A, class B, class T>
  static T first_b(const A& a, const B& b, const T& y) {
    return -first_a(a, b, y);
  }
};

// |a| with the sign of b.
struct Copysign : PiecewiseLinear {
  static constexpr std::string_view name = "copysign";
  template <class A, class B>
  static auto value(const A& a, const B& b) {
    using std::copysign;
    return copysign(a, b);
  }
  template <class A, class B, class T>
  static T first_a(const A& a, const B& b, const T& y) {
    using std::signbit;
    const auto p = passive(y);
    return p == p ? T(static_cast<double>(signbit(passive(b)) ? -detail::sign_of(a) : detail::sign_of(a))) : T(p);
  }
  template <class A, class B, class T>
  static T first_b(const A&, const B&, const T&) {
    return T(0.0);
  }
};

// a - n·b, with n = a/b rounded towards 0 (fmod) or to nearest (remainder). n is locally constant.
struct Fmod : PiecewiseLinear {
  static constexpr std::string_view name = "fmod";
  template <class A, class B>
  static auto value(const A& a, const B& b) {
    using std::fmod;
    return fmod(a, b);
  }
  template <class A, class B, class T>
  static T first_a(const A&, const B&, const T&) {
    return T(1.0);
  }
  template <class A, class B, class T>
  static T first_b(const A& a, const B& b, const T&) {
    using std::trunc;
    return T(BaseOf<T>(-trunc(BaseOf<T>(passive(a) / passive(b)))));
  }
};

struct Remainder : PiecewiseLinear {
  static constexpr std::string_view name = "remainder";
  template <class A, class B>
  static auto value(const A& a, const B& b) {
    using std::remainder;
    return remainder(a, b);
  }
  template <class A, class B, class T>
  static T first_a(const A&, const B&, const T&) {
    return T(1.0);
  }
  template <class A, class B, class T>
  static T first_b(const A& a, const B& b, const T&) {
    using std::rint;
    return T(BaseOf<T>(-rint(BaseOf<T>((passive(a) - remainder_of(passive(a), passive(b))) / passive(b)))));
  }

 private:
  template <class P, class Q>
  static auto remainder_of(const P& a, const Q& b) {
    using std::remainder;
    return remainder(a, b);
  }
};

}  // namespace hesse::ad::detail::elementary
