#pragma once

#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include <hesse/problems/cutest/scalable.hpp>

// Penalty functions, products over all variables and oscillating paths.
namespace hesse::problems::cutest {

struct Penalty1 : Scalable {
  static constexpr std::string_view name = "PENALTY1";
  static constexpr SizeRule sizes = from_1;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0), squares(0.0);
    for (int i = 0; i < n(); ++i) {
      f += 1.0e-5 * square(x[i] - 1.0);
      squares += square(x[i]);
    }
    return f + square(squares - 0.25);
  }
};

struct Penalty2 : Scalable {
  static constexpr std::string_view name = "PENALTY2";
  static constexpr SizeRule sizes{hundred, 2, 1000, 1, "2 <= n <= 1000"};
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::exp;
    Scalar<X> f = square(x[0] - 0.2), squares = n() * square(x[0]);
    for (int i = 1; i < n(); ++i) {
      const double y = std::exp(0.1 * (i + 1)) + std::exp(0.1 * i);
      f += 1.0e-5 * square(exp(0.1 * x[i]) + exp(0.1 * x[i - 1]) - y);
      f += 1.0e-5 * square(exp(0.1 * x[i]) - std::exp(-0.1));
      squares += static_cast<double>(n() - i) * square(x[i]);
    }
    return f + square(squares - 1.0);
  }
};

struct Penalty3 : Scalable {
  static constexpr std::string_view name = "PENALTY3";
  static constexpr SizeRule sizes = even_from_4;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::exp;
    const double size = n();
    Scalar<X> r(0.0), s(0.0), t(0.0), f(0.0);
    for (int i = 0; i + 2 < n(); ++i) {
      r += square(x[i] + 2.0 * x[i + 1] + 10.0 * x[i + 2] - 1.0);
      s += square(2.0 * x[i] + x[i + 1] - 3.0);
    }
    for (int i = 0; i < n(); ++i) t += square(x[i]) - size;
    for (int i = 0; i < n() / 2; ++i) f += square(x[i] - 1.0);
    return f + 0.001 * (1.0 + r * exp(x[n() - 1]) + s * exp(x[n() - 2]) + r * s) + square(t);
  }
};

struct Vardim : Scalable {
  static constexpr std::string_view name = "VARDIM";
  static constexpr SizeRule sizes = from_1;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0), sum(0.0);
    for (int i = 0; i < n(); ++i) {
      f += square(x[i] - 1.0);
      sum += (i + 1.0) * (x[i] - 1.0);
    }
    return f + square(sum) + fourth(sum);
  }
};

struct Brownal : Scalable {
  static constexpr std::string_view name = "BROWNAL";
  static constexpr SizeRule sizes = from_1;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> sum(-(n() + 1.0)), product(1.0), f(0.0);
    for (int i = 0; i < n(); ++i) {
      sum += x[i];
      product *= x[i];
    }
    for (int i = 0; i + 1 < n(); ++i) f += square(x[i] + sum);
    return f + square(product - 1.0);
  }
};

// Nesterov's path with weight 500, and the squares of its gradient.
struct Oscipath : Scalable {
  static constexpr std::string_view name = "OSCIPATH";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f = 0.25 * square(x[0] - 1.0);
    for (int i = 1; i < n(); ++i) f += 500.0 * square(x[i] - 2.0 * square(x[i - 1]) + 1.0);
    return f;
  }
};

struct Oscigrad : Scalable {
  static constexpr std::string_view name = "OSCIGRAD";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    const auto off = [&](int i) { return x[i] - 2.0 * square(x[i - 1]) + 1.0; };
    Scalar<X> f = square(0.5 * (x[0] - 1.0) - 2000.0 * off(1) * x[0]);
    for (int i = 1; i + 1 < n(); ++i) f += square(1000.0 * off(i) - 2000.0 * off(i + 1) * x[i]);
    f += square(1000.0 * off(n() - 1));
    return f;
  }
};

}  // namespace hesse::problems::cutest
