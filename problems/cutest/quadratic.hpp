#pragma once

#include <string_view>

#include <hesse/problems/cutest/scalable.hpp>

// Quadratic functions: one Newton step solves them.
namespace hesse::problems::cutest {

struct Dixon3dq : Scalable {
  static constexpr std::string_view name = "DIXON3DQ";
  static constexpr SizeRule sizes = from_3;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f = square(x[0] - 1.0) + square(x[n() - 1] - 1.0);
    for (int i = 1; i + 1 < n(); ++i) f += square(x[i] - x[i + 1]);
    return f;
  }
};

struct Dqdrtic : Scalable {
  static constexpr std::string_view name = "DQDRTIC";
  static constexpr SizeRule sizes = from_3;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i + 2 < n(); ++i) f += square(x[i]) + 100.0 * (square(x[i + 1]) + square(x[i + 2]));
    return f;
  }
};

struct Testquad : Scalable {
  static constexpr std::string_view name = "TESTQUAD";
  static constexpr SizeRule sizes = from_1;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i < n(); ++i) f += (i + 1.0) * square(x[i]);
    return f;
  }
};

struct Tridia : Scalable {
  static constexpr std::string_view name = "TRIDIA";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f = square(x[0] - 1.0);
    for (int i = 1; i < n(); ++i) f += (i + 1.0) * square(2.0 * x[i] - x[i - 1]);
    return f;
  }
};

// Linear least squares with m = 2n residuals: full rank, rank one, and rank one with zero columns and rows.
struct Arglina : Scalable {
  static constexpr std::string_view name = "ARGLINA";
  static constexpr SizeRule sizes = from_1;
  using Scalable::Scalable;
  int m() const { return 2 * n(); }
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> sum(0.0);
    for (int i = 0; i < n(); ++i) sum += x[i];
    sum *= 2.0 / m();
    Scalar<X> f = (m() - n()) * square(sum + 1.0);
    for (int i = 0; i < n(); ++i) f += square(x[i] - sum - 1.0);
    return f;
  }
};

struct Arglinb : Scalable {
  static constexpr std::string_view name = "ARGLINB";
  static constexpr SizeRule sizes = from_1;
  using Scalable::Scalable;
  int m() const { return 2 * n(); }
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> sum(0.0), f(0.0);
    for (int j = 0; j < n(); ++j) sum += (j + 1.0) * x[j];
    for (int i = 1; i <= m(); ++i) f += square(static_cast<double>(i) * sum - 1.0);
    return f;
  }
};

struct Arglinc : Scalable {
  static constexpr std::string_view name = "ARGLINC";
  static constexpr SizeRule sizes = from_3;
  using Scalable::Scalable;
  int m() const { return 2 * n(); }
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> sum(0.0), f(2.0);
    for (int j = 1; j + 1 < n(); ++j) sum += (j + 1.0) * x[j];
    for (int i = 2; i < m(); ++i) f += square((i - 1.0) * sum - 1.0);
    return f;
  }
};

}  // namespace hesse::problems::cutest
