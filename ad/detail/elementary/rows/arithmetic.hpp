#pragma once

#include <cmath>
#include <string_view>

#include <hesse/ad/detail/elementary/rows/constants.hpp>

// Rows of the four operations, sign changes, and functions that are piecewise linear in one argument. Number types
// compute + - * / themselves; these rows define, count and test them. A, B: T, or one is passive; y = f(a, b) is a T.
namespace hesse::ad::detail::elementary {

struct Neg {
  static constexpr std::string_view name = "neg";
  static constexpr unsigned curvature = 0;
  template <class T>
  static T value(const T& x) {
    return -x;
  }
  template <class T>
  static T first(const T&, const T&) {
    return T(-1.0);
  }
  template <class T>
  static T second(const T&, const T&, const T&) {
    return T(0.0);
  }
};

struct Add {
  static constexpr std::string_view name = "add";
  static constexpr unsigned curvature = 0;
  template <class A, class B>
  static auto value(const A& a, const B& b) {
    return a + b;
  }
  template <class A, class B, class T>
  static T first_a(const A&, const B&, const T&) {
    return T(1.0);
  }
  template <class A, class B, class T>
  static T first_b(const A&, const B&, const T&) {
    return T(1.0);
  }
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

struct Sub : Add {
  static constexpr std::string_view name = "sub";
  template <class A, class B>
  static auto value(const A& a, const B& b) {
    return a - b;
  }
  template <class A, class B, class T>
  static T first_b(const A&, const B&, const T&) {
    return T(-1.0);
  }
};

struct Mul : Add {
  static constexpr std::string_view name = "mul";
  static constexpr unsigned curvature = 0b010;
  template <class A, class B>
  static auto value(const A& a, const B& b) {
    return a * b;
  }
  template <class A, class B, class T>
  static T first_a(const A&, const B& b, const T&) {
    return T(b);
  }
  template <class A, class B, class T>
  static T first_b(const A& a, const B&, const T&) {
    return T(a);
  }
  template <class A, class B, class T>
  static T second_ab(const A&, const B&, const T&) {
    return T(1.0);
  }
};

struct Div {
  static constexpr std::string_view name = "div";
  static constexpr unsigned curvature = 0b110;
  template <class A, class B>
  static auto value(const A& a, const B& b) {
    return a / b;
  }
  template <class A, class B, class T>
  static T first_a(const A&, const B& b, const T&) {
    return T(1.0 / b);
  }
  template <class A, class B, class T>
  static T first_b(const A&, const B& b, const T& y) {
    return -y / b;
  }
  template <class A, class B, class T>
  static T second_aa(const A&, const B&, const T&) {
    return T(0.0);
  }
  template <class A, class B, class T>
  static T second_ab(const A&, const B& b, const T&) {
    return T(-1.0 / b / b);
  }
  template <class A, class B, class T>
  static T second_bb(const A&, const B& b, const T& y) {
    return y / b / b * 2.0;
  }
};

struct Abs {
  static constexpr std::string_view name = "abs";
  static constexpr unsigned curvature = 0;
  template <class T>
  static T value(const T& x) {
    using std::abs;
    return abs(x);
  }
  // The subgradient of least norm at the kink. NaN if x is NaN.
  template <class T>
  static T first(const T& x, const T&) {
    const auto p = passive(x);
    return p == p ? T(static_cast<double>(detail::sign_of(x))) : T(p);
  }
  template <class T>
  static T second(const T&, const T&, const T&) {
    return T(0.0);
  }
};

// Locally constant functions: their derivative is 0 almost everywhere, and set to 0 where they jump.
struct LocallyConstant {
  static constexpr unsigned curvature = 0;
  template <class T>
  static T first(const T&, const T&) {
    return T(0.0);
  }
  template <class T>
  static T second(const T&, const T&, const T&) {
    return T(0.0);
  }
};

struct Floor : LocallyConstant {
  static constexpr std::string_view name = "floor";
  template <class T>
  static T value(const T& x) {
    using std::floor;
    return floor(x);
  }
};

struct Ceil : LocallyConstant {
  static constexpr std::string_view name = "ceil";
  template <class T>
  static T value(const T& x) {
    using std::ceil;
    return ceil(x);
  }
};

struct Round : LocallyConstant {
  static constexpr std::string_view name = "round";
  template <class T>
  static T value(const T& x) {
    using std::round;
    return round(x);
  }
};

struct Trunc : LocallyConstant {
  static constexpr std::string_view name = "trunc";
  template <class T>
  static T value(const T& x) {
    using std::trunc;
    return trunc(x);
  }
};

struct Rint : LocallyConstant {
  static constexpr std::string_view name = "rint";
  template <class T>
  static T value(const T& x) {
    using std::rint;
    return rint(x);
  }
};

struct Nearbyint : LocallyConstant {
  static constexpr std::string_view name = "nearbyint";
  template <class T>
  static T value(const T& x) {
    using std::nearbyint;
    return nearbyint(x);
  }
};

struct Sign : LocallyConstant {
  static constexpr std::string_view name = "sign";
  template <class T>
  static T value(const T& x) {
    if constexpr (Active<T>) {
      return apply(Sign{}, x);
    } else {
      return x == x ? T(detail::sign_of(x)) : x;
    }
  }
};

// x, held constant in every derivative. It is a constant of the number's type, so infinite derivatives of x do not
// matter. Number types that store decisions store the operation.
struct StopGradient : LocallyConstant {
  static constexpr std::string_view name = "stop_gradient";
  template <class T>
  static T value(const T& x) {
    if constexpr (!Active<T>) {
      return x;
    } else if constexpr (ScalarTraits<T>::records_comparisons) {
      return apply(StopGradient{}, x);
    } else {
      return T(passive(x));
    }
  }
};

}  // namespace hesse::ad::detail::elementary
