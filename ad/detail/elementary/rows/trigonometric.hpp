#pragma once

#include <string_view>

#include <hesse/ad/detail/elementary/rows/constants.hpp>

// Rows of circular and hyperbolic functions and their inverses.
namespace hesse::ad::detail::elementary {

struct Sin {
  static constexpr std::string_view name = "sin";
  template <class T>
  static T value(const T& x) {
    using std::sin;
    return sin(x);
  }
  template <class T>
  static T first(const T& x, const T&) {
    using std::cos;
    return cos(x);
  }
  template <class T>
  static T second(const T&, const T& y, const T&) {
    return -y;
  }
};

struct Cos {
  static constexpr std::string_view name = "cos";
  template <class T>
  static T value(const T& x) {
    using std::cos;
    return cos(x);
  }
  template <class T>
  static T first(const T& x, const T&) {
    using std::sin;
    return -sin(x);
  }
  template <class T>
  static T second(const T&, const T& y, const T&) {
    return -y;
  }
};

struct Tan {
  static constexpr std::string_view name = "tan";
  template <class T>
  static T value(const T& x) {
    using std::tan;
    return tan(x);
  }
  template <class T>
  static T first(const T&, const T& y) {
    return y * y + 1.0;
  }
  template <class T>
  static T second(const T&, const T& y, const T& d) {
    return 2.0 * y * d;
  }
};

struct Asin {
  static constexpr std::string_view name = "asin";
  template <class T>
  static T value(const T& x) {
    using std::asin;
    return asin(x);
  }
  template <class T>
  static T first(const T& x, const T&) {
    using std::sqrt;
    return 1.0 / sqrt(detail::one_minus_square(x));
  }
  template <class T>
  static T second(const T& x, const T&, const T& d) {
    return x * d * d * d;
  }
};

struct Acos {
  static constexpr std::string_view name = "acos";
  template <class T>
  static T value(const T& x) {
    using std::acos;
    return acos(x);
  }
  template <class T>
  static T first(const T& x, const T&) {
    using std::sqrt;
    return -1.0 / sqrt(detail::one_minus_square(x));
  }
  template <class T>
  static T second(const T& x, const T&, const T& d) {
    return x * d * d * d;
  }
};

struct Atan {
  static constexpr std::string_view name = "atan";
  template <class T>
  static T value(const T& x) {
    using std::atan;
    return atan(x);
  }
  template <class T>
  static T first(const T& x, const T&) {
    return detail::vanished_or(T(1.0 / (x * x + 1.0)));
  }
  template <class T>
  static T second(const T& x, const T&, const T& d) {
    return detail::is_zero(d) ? T(0.0) : T(-2.0 * x * d * d);
  }
};

struct Sinh {
  static constexpr std::string_view name = "sinh";
  template <class T>
  static T value(const T& x) {
    using std::sinh;
    return sinh(x);
  }
  template <class T>
  static T first(const T& x, const T&) {
    using std::cosh;
    return cosh(x);
  }
  template <class T>
  static T second(const T&, const T& y, const T&) {
    return y;
  }
};

struct Cosh {
  static constexpr std::string_view name = "cosh";
  template <class T>
  static T value(const T& x) {
    using std::cosh;
    return cosh(x);
  }
  template <class T>
  static T first(const T& x, const T&) {
    using std::sinh;
    return sinh(x);
  }
  template <class T>
  static T second(const T&, const T& y, const T&) {
    return y;
  }
};

struct Tanh {
  static constexpr std::string_view name = "tanh";
  template <class T>
  static T value(const T& x) {
    using std::tanh;
    return tanh(x);
  }
  // sech² x = 4e/(1 + e)², e = exp(-2|x|): unlike 1 - y² it does not cancel, unlike cosh not overflow. |x| is a choice
  // of sign, since both branches are one smooth function. Near 0 its slope would cancel; that of 1 - y² does not.
  template <class T>
  static T first(const T& x, const T& y) {
    using std::exp;
    if constexpr (!Leaf<T>)
      if (passive(x) > -0.5 && passive(x) < 0.5) return 1.0 - y * y;
    const T e = exp(T((passive(x) > 0 ? -2.0 : 2.0) * x));
    const T s = e + 1.0;
    return detail::vanished_or(T(4.0 * e / (s * s)));
  }
  template <class T>
  static T second(const T&, const T& y, const T& d) {
    return -2.0 * y * d;
  }
};

struct Asinh {
  static constexpr std::string_view name = "asinh";
  template <class T>
  static T value(const T& x) {
    using std::asinh;
    return asinh(x);
  }
  // The unscaled formula, if x² neither overflows nor matters.
  template <class T>
  static T first(const T& x, const T&) {
    using std::sqrt;
    const auto p = passive(x);
    if (!(p < 1e100 && p > -1e100)) [[unlikely]]
      return detail::vanished_or(T(static_cast<double>(detail::sign_of(x)) / x));
    return 1.0 / sqrt(T(x * x + 1.0));
  }
  template <class T>
  static T second(const T& x, const T&, const T& d) {
    return detail::is_zero(d) ? T(0.0) : T(-(x * d * d * d));
  }
};

struct Acosh {
  static constexpr std::string_view name = "acosh";
  template <class T>
  static T value(const T& x) {
    using std::acosh;
    return acosh(x);
  }
  template <class T>
  static T first(const T& x, const T&) {
    using std::sqrt;
    if (passive(x) == 1) [[unlikely]]
      return 1.0 / sqrt(T(x * x - 1.0));
    return detail::vanished_or(T(1.0 / (sqrt(T(x - 1.0)) * sqrt(T(x + 1.0)))));
  }
  template <class T>
  static T second(const T& x, const T&, const T& d) {
    return detail::is_zero(d) ? T(0.0) : T(-(x * d * d * d));
  }
};

struct Atanh {
  static constexpr std::string_view name = "atanh";
  template <class T>
  static T value(const T& x) {
    using std::atanh;
    return atanh(x);
  }
  template <class T>
  static T first(const T& x, const T& y) {
    const auto p = passive(x);
    if (!(p >= -1 && p <= 1)) [[unlikely]]
      return y;
    return 1.0 / detail::one_minus_square(x);
  }
  template <class T>
  static T second(const T& x, const T&, const T& d) {
    return 2.0 * x * d * d;
  }
};

}  // namespace hesse::ad::detail::elementary
