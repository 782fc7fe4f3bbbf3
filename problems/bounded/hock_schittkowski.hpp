#pragma once

#include <array>
#include <cmath>
#include <string_view>

#include <hesse/problems/bounded/boxed.hpp>
#include <hesse/problems/cutest/scalable.hpp>
#include <hesse/problems/mgh/algebraic.hpp>
#include <hesse/problems/mgh/tables.hpp>

// Problems of [HS81] and [Sch87] whose constraints are bounds of the variables, by number.
namespace hesse::problems::bounded {

using cutest::Scalable;
using cutest::Scalar;
using cutest::square;

struct Hs1 : Boxed<mgh::Rosenbrock> {
  static constexpr std::string_view name = "HS1";
  Info info() const;
};

struct Hs2 : Boxed<mgh::Rosenbrock> {
  static constexpr std::string_view name = "HS2";
  Info info() const;
};

struct Hs3 {
  static constexpr std::string_view name = "HS3";
  static constexpr bool replayed = true;
  static constexpr int n() { return 2; }
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    return Scalar<X>(x[1] + 1e-5 * square(x[1] - x[0]));
  }
};

struct Hs4 {
  static constexpr std::string_view name = "HS4";
  static constexpr bool replayed = true;
  static constexpr int n() { return 2; }
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    const auto t = x[0] + 1.0;
    return Scalar<X>(t * t * t / 3.0 + x[1]);
  }
};

struct Hs5 {
  static constexpr std::string_view name = "HS5";
  static constexpr bool replayed = true;
  static constexpr int n() { return 2; }
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::sin;
    return Scalar<X>(sin(x[0] + x[1]) + square(x[0] - x[1]) - 1.5 * x[0] + 2.5 * x[1] + 1.0);
  }
};

// The data of [MGH81] (11) but for the last; uᵢ − x₂ > 0 within the bounds.
struct Hs25 {
  static constexpr std::string_view name = "HS25";
  static constexpr bool replayed = true;
  static constexpr int n() { return 3; }
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::exp, std::pow;
    const auto& u = mgh::tables::gulf_y();
    Scalar<X> f(0.0);
    for (int i = 1; i <= 99; ++i)
      f += square(exp(-pow(u[static_cast<std::size_t>(i - 1)] - x[1], x[2]) / x[0]) - 0.01 * i);
    return f;
  }
};

struct Hs38 : Boxed<mgh::Wood> {
  static constexpr std::string_view name = "HS38";
  Info info() const;
};

struct Hs45 {
  static constexpr std::string_view name = "HS45";
  static constexpr bool replayed = true;
  static constexpr int n() { return 5; }
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    return Scalar<X>(2.0 - x[0] * x[1] * x[2] * x[3] * x[4] / 120.0);
  }
};

struct Hs110 {
  static constexpr std::string_view name = "HS110";
  static constexpr bool replayed = true;
  static constexpr int n() { return 10; }
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::log, std::pow;
    Scalar<X> f(0.0), product(1.0);
    for (int i = 0; i < n(); ++i) {
      f += square(log(x[i] - 2.0)) + square(log(10.0 - x[i]));
      product *= x[i];
    }
    return f - pow(product, 0.2);
  }
};

// Wolfe's problem: (Σ xᵢ³)² − Σ xᵢ² Σ xᵢ⁴ = −½ Σᵢⱼ xᵢ² xⱼ² (xᵢ − xⱼ)².
struct S368 : Scalable {
  static constexpr std::string_view name = "S368";
  static constexpr std::array standard{8};
  static constexpr SizeRule sizes{standard, 2, cutest::largest_n, 1, "n >= 2"};
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> squares(0.0), cubes(0.0), fourths(0.0);
    for (int i = 0; i < n(); ++i) {
      const Scalar<X> s = square(x[i]);
      squares += s;
      cubes += s * x[i];
      fourths += square(s);
    }
    return square(cubes) - squares * fourths;
  }
};

}  // namespace hesse::problems::bounded
