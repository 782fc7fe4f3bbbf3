#pragma once

#include <string_view>

#include <hesse/ad/detail/elementary/rows/constants.hpp>

// Rows of exponentials, logarithms and roots. Outside its domain a function and all its derivatives are NaN; at the
// edge it has its one-sided limit.
namespace hesse::ad::detail::elementary {

struct Exp {
  static constexpr std::string_view name = "exp";
  template <class T>
  static T value(const T& x) {
    using std::exp;
    return exp(x);
  }
  template <class T>
  static T first(const T&, const T& y) {
    return y;
  }
  template <class T>
  static T second(const T&, const T& y, const T&) {
    return y;
  }
};

struct Exp2 {
  static constexpr std::string_view name = "exp2";
  template <class T>
  static T value(const T& x) {
    using std::exp2;
    return exp2(x);
  }
  template <class T>
  static T first(const T&, const T& y) {
    return y * detail::ln2<T>();
  }
  template <class T>
  static T second(const T&, const T&, const T& d) {
    return d * detail::ln2<T>();
  }
};

struct Expm1 {
  static constexpr std::string_view name = "expm1";
  template <class T>
  static T value(const T& x) {
    using std::expm1;
    return expm1(x);
  }
  template <class T>
  static T first(const T& x, const T&) {
    using std::exp;
    return exp(x);
  }
  template <class T>
  static T second(const T&, const T&, const T& d) {
    return d;
  }
};

namespace detail {

// The slope 1/(s·u) of a logarithm at u ≥ 0, where -0 counts as 0. Below 0 the value y and its slopes are NaN.
template <class T, class Scaled>
T log_slope(const T& u, const T& y, const Scaled& scaled) {
  if (!(passive(u) > 0)) [[unlikely]]
    return is_zero(u) ? T(1.0 / scaled(T(u + 0.0))) : y;
  return 1.0 / scaled(u);
}

}  // namespace detail

struct Log {
  static constexpr std::string_view name = "log";
  template <class T>
  static T value(const T& x) {
    using std::log;
    return log(x);
  }
  template <class T>
  static T first(const T& x, const T& y) {
    return detail::log_slope(x, y, [](const T& u) { return u; });
  }
  template <class T>
  static T second(const T&, const T&, const T& d) {
    return -(d * d);
  }
};

struct Log2 {
  static constexpr std::string_view name = "log2";
  template <class T>
  static T value(const T& x) {
    using std::log2;
    return log2(x);
  }
  template <class T>
  static T first(const T& x, const T& y) {
    return detail::log_slope(x, y, [](const T& u) { return T(u * detail::ln2<T>()); });
  }
  template <class T>
  static T second(const T&, const T&, const T& d) {
    return -(d * d) * detail::ln2<T>();
  }
};

struct Log10 {
  static constexpr std::string_view name = "log10";
  template <class T>
  static T value(const T& x) {
    using std::log10;
    return log10(x);
  }
  template <class T>
  static T first(const T& x, const T& y) {
    return detail::log_slope(x, y, [](const T& u) { return T(u * detail::ln10<T>()); });
  }
  template <class T>
  static T second(const T&, const T&, const T& d) {
    return -(d * d) * detail::ln10<T>();
  }
};

struct Log1p {
  static constexpr std::string_view name = "log1p";
  template <class T>
  static T value(const T& x) {
    using std::log1p;
    return log1p(x);
  }
  template <class T>
  static T first(const T& x, const T& y) {
    return detail::log_slope(T(x + 1.0), y, [](const T& u) { return u; });
  }
  template <class T>
  static T second(const T&, const T&, const T& d) {
    return -(d * d);
  }
};

struct Sqrt {
  static constexpr std::string_view name = "sqrt";
  template <class T>
  static T value(const T& x) {
    using std::sqrt;
    return sqrt(x);
  }
  template <class T>
  static T first(const T& x, const T& y) {
    if (detail::is_zero(x)) [[unlikely]]
      return 0.5 / (y + 0.0);
    return 0.5 / y;
  }
  template <class T>
  static T second(const T&, const T&, const T& d) {
    return -2.0 * d * d * d;
  }
};

struct Cbrt {
  static constexpr std::string_view name = "cbrt";
  template <class T>
  static T value(const T& x) {
    using std::cbrt;
    return cbrt(x);
  }
  template <class T>
  static T first(const T&, const T& y) {
    const T r = 1.0 / y;
    return r * r / 3.0;
  }
  template <class T>
  static T second(const T&, const T& y, const T& d) {
    return -2.0 * d * d / y;
  }
};

// x log x, and 0 at 0. The derivatives of powers at base 0 need it.
struct XLogX {
  static constexpr std::string_view name = "xlogx";
  template <class T>
  static T value(const T& x) {
    if constexpr (Active<T>) {
      return apply(XLogX{}, x);
    } else {
      using std::log;
      return detail::is_zero(x) ? T(0) : T(x * log(x));
    }
  }
  template <class T>
  static T first(const T& x, const T&) {
    using std::log;
    return log(x) + 1.0;
  }
  template <class T>
  static T second(const T& x, const T& y, const T&) {
    return Log::first(x, y);
  }
};

}  // namespace hesse::ad::detail::elementary
