#pragma once

#include <cmath>
#include <numbers>
#include <string_view>

#include <hesse/problems/cutest/quartic.hpp>
#include <hesse/problems/cutest/scalable.hpp>

// Functions with sines, cosines and exponentials.
namespace hesse::problems::cutest {

// Chained cosines.
struct Cosine : Scalable {
  static constexpr std::string_view name = "COSINE";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::cos;
    Scalar<X> f(0.0);
    for (int i = 0; i + 1 < n(); ++i) f += cos(square(x[i]) - 0.5 * x[i + 1]);
    return f;
  }
};

struct Cragglvy : Scalable {
  static constexpr std::string_view name = "CRAGGLVY";
  static constexpr SizeRule sizes = even_from_4;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::exp, std::tan;
    Scalar<X> f(0.0);
    for (int i = 0; i + 3 < n(); i += 2) {
      const auto last = x[i + 2] - x[i + 3];
      f += fourth(exp(x[i]) - x[i + 1]) + 100.0 * square(x[i + 1] - x[i + 2]) * fourth(x[i + 1] - x[i + 2]);
      f += fourth(tan(last) + last) + square(fourth(x[i])) + square(x[i + 3] - 1.0);
    }
    return f;
  }
};

struct Eg2 : Scalable {
  static constexpr std::string_view name = "EG2";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::sin;
    Scalar<X> f = 0.5 * sin(square(x[n() - 1]));
    for (int i = 0; i + 1 < n(); ++i) f += sin(x[0] + square(x[i]) - 1.0);
    return f;
  }
};

struct Genhumps : Scalable {
  static constexpr std::string_view name = "GENHUMPS";
  static constexpr SizeRule sizes{ten, 2, largest_n, 1, "n >= 2"};
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::sin;
    Scalar<X> f(0.0);
    for (int i = 0; i + 1 < n(); ++i)
      f += square(sin(20.0 * x[i]) * sin(20.0 * x[i + 1])) + 0.05 * (square(x[i]) + square(x[i + 1]));
    return f;
  }
};

struct Indef : Scalable {
  static constexpr std::string_view name = "INDEF";
  static constexpr SizeRule sizes = from_3;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::cos;
    Scalar<X> f = x[0] + x[n() - 1];
    for (int i = 1; i + 1 < n(); ++i) f += x[i] + 0.5 * cos(2.0 * x[i] - x[n() - 1] - x[0]);
    return f;
  }
};

// INDEF with 100 sin(x/100) for x: bounded.
struct Indefm : Scalable {
  static constexpr std::string_view name = "INDEFM";
  static constexpr SizeRule sizes = from_3;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::cos, std::sin;
    Scalar<X> f = 100.0 * (sin(0.01 * x[0]) + sin(0.01 * x[n() - 1]));
    for (int i = 1; i + 1 < n(); ++i) f += 100.0 * sin(0.01 * x[i]) + 0.5 * cos(2.0 * x[i] - x[n() - 1] - x[0]);
    return f;
  }
};

// Σ t² + 4 cos t over sums t of three variables: variable i and two that are far away.
struct Noncvxun : Scalable {
  static constexpr std::string_view name = "NONCVXUN";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::cos;
    Scalar<X> f(0.0);
    for (int i = 1; i <= n(); ++i) {
      const auto t = x[i - 1] + x[(2 * i - 1) % n()] + x[(3 * i - 1) % n()];
      f += square(t) + 4.0 * cos(t);
    }
    return f;
  }
};

struct Noncvxu2 : Scalable {
  static constexpr std::string_view name = "NONCVXU2";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::cos;
    Scalar<X> f(0.0);
    for (int i = 1; i <= n(); ++i) {
      const auto t = x[i - 1] + x[(3 * i - 2) % n()] + x[(7 * i - 3) % n()];
      f += square(t) + 4.0 * cos(t);
    }
    return f;
  }
};

struct Schmvett : Scalable {
  static constexpr std::string_view name = "SCHMVETT";
  static constexpr SizeRule sizes = from_3;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::exp, std::sin;
    Scalar<X> f(0.0);
    for (int i = 0; i + 2 < n(); ++i) {
      f -= 1.0 / (1.0 + square(x[i] - x[i + 1]));
      f -= sin(0.5 * (std::numbers::pi * x[i + 1] + x[i + 2]));
      f -= exp(-square((x[i] + x[i + 2]) / x[i + 1] - 2.0));
    }
    return f;
  }
};

// As the collection has it: the middle terms are not squared, so that f is not bounded by 0.
struct Sinquad : Scalable {
  static constexpr std::string_view name = "SINQUAD";
  static constexpr SizeRule sizes = from_3;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::sin;
    Scalar<X> f = fourth(x[0] - 1.0) + square(square(x[n() - 1]) - square(x[0]));
    for (int i = 1; i + 1 < n(); ++i) f += sin(x[i] - x[n() - 1]) - square(x[0]) + square(x[i]);
    return f;
  }
};

struct Sparsine : Scalable {
  static constexpr std::string_view name = "SPARSINE";
  static constexpr SizeRule sizes = from_1;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::sin;
    Scalar<X> f(0.0);
    for (int i = 1; i <= n(); ++i) {
      Scalar<X> sum = sin(x[i - 1]);
      for (const int a : {2, 3, 5, 7, 11}) sum += sin(x[neighbour(a, i, n())]);
      f += (0.5 * i) * square(sum);
    }
    return f;
  }
};

struct Tointgss : Scalable {
  static constexpr std::string_view name = "TOINTGSS";
  static constexpr SizeRule sizes = from_3;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::exp;
    Scalar<X> f(0.0);
    for (int i = 0; i + 2 < n(); ++i) {
      const auto width = square(x[i + 2]);
      f += (10.0 / (n() - 2) + width) * (2.0 - exp(-square(x[i] - x[i + 1]) / (0.1 + width)));
    }
    return f;
  }
};

// O(n²).
struct Sensors : Scalable {
  static constexpr std::string_view name = "SENSORS";
  static constexpr SizeRule sizes{hundred, 2, 2000, 1, "2 <= n <= 2000"};
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::sin;
    Scalar<X> f(0.0);
    for (int i = 0; i < n(); ++i)
      for (int j = 0; j < n(); ++j) f -= square(sin(x[i]) * sin(x[j]) * sin(x[i] - x[j]));
    return f;
  }
};

struct Argtrig : Scalable {
  static constexpr std::string_view name = "ARGTRIGLS";
  static constexpr SizeRule sizes = from_1;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::cos, std::sin;
    Scalar<X> cosines(0.0), f(0.0);
    for (int i = 0; i < n(); ++i) cosines += cos(x[i]);
    for (int i = 0; i < n(); ++i) f += square(cosines + (i + 1.0) * (cos(x[i]) + sin(x[i])) - (n() + i + 1.0));
    return f;
  }
};

// Four residuals of the variables 2j − 1 to 2j + 2.
struct Luksan17 : Scalable {
  static constexpr std::string_view name = "LUKSAN17LS";
  static constexpr SizeRule sizes = even_from_4;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::cos, std::sin;
    constexpr double y[] = {30.6, 72.2, 124.4, 187.4};
    Scalar<X> f(0.0);
    for (int i = 0; i + 3 < n(); i += 2)
      for (int l = 1; l <= 4; ++l) {
        Scalar<X> r(-y[l - 1]);
        for (int q = 1; q <= 4; ++q)
          r += static_cast<double>(l * l * q) * cos(x[i + q - 1]) - static_cast<double>(l * q * q) * sin(x[i + q - 1]);
        f += square(r);
      }
    return f;
  }
};

}  // namespace hesse::problems::cutest
