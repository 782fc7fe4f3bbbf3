#pragma once

#include <string_view>

#include <hesse/problems/cutest/scalable.hpp>

// Curved valleys: Rosenbrock's and Wood's functions side by side, chained and branched.
namespace hesse::problems::cutest {

struct Srosenbr : Scalable {
  static constexpr std::string_view name = "SROSENBR";
  static constexpr SizeRule sizes = even;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i < n(); i += 2) f += 100.0 * square(x[i + 1] - square(x[i])) + square(x[i] - 1.0);
    return f;
  }
};

struct Extrosnb : Scalable {
  static constexpr std::string_view name = "EXTROSNB";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f = square(x[0] - 1.0);
    for (int i = 1; i < n(); ++i) f += 100.0 * square(x[i] - square(x[i - 1]));
    return f;
  }
};

struct Genrose : Scalable {
  static constexpr std::string_view name = "GENROSE";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(1.0);
    for (int i = 1; i < n(); ++i) f += 100.0 * square(x[i] - square(x[i - 1])) + square(x[i] - 1.0);
    return f;
  }
};

struct Fletchcr : Scalable {
  static constexpr std::string_view name = "FLETCHCR";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i + 1 < n(); ++i) f += 100.0 * square(x[i + 1] - square(x[i])) + square(1.0 - x[i]);
    return f;
  }
};

// Every valley shares the first variable.
struct Nondia : Scalable {
  static constexpr std::string_view name = "NONDIA";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f = square(x[0] - 1.0);
    for (int i = 1; i < n(); ++i) f += 100.0 * square(x[0] - square(x[i - 1]));
    return f;
  }
};

struct Liarwhd : Scalable {
  static constexpr std::string_view name = "LIARWHD";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i < n(); ++i) f += 4.0 * square(square(x[i]) - x[0]) + square(x[i] - 1.0);
    return f;
  }
};

struct Woods : Scalable {
  static constexpr std::string_view name = "WOODS";
  static constexpr SizeRule sizes = fours;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i < n(); i += 4) {
      f += 100.0 * square(x[i + 1] - square(x[i])) + square(1.0 - x[i]);
      f += 90.0 * square(x[i + 3] - square(x[i + 2])) + square(1.0 - x[i + 2]);
      f += 10.0 * square(x[i + 1] + x[i + 3] - 2.0) + 0.1 * square(x[i + 1] - x[i + 3]);
    }
    return f;
  }
};

// Wood's functions that overlap by two variables.
struct Chainwoo : Scalable {
  static constexpr std::string_view name = "CHAINWOO";
  static constexpr SizeRule sizes = even_from_4;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(1.0);
    for (int i = 0; i + 3 < n(); i += 2) {
      f += 100.0 * square(x[i + 1] - square(x[i])) + square(1.0 - x[i]);
      f += 90.0 * square(x[i + 3] - square(x[i + 2])) + square(1.0 - x[i + 2]);
      f += 10.0 * square(x[i + 1] + x[i + 3] - 2.0) + 0.1 * square(x[i + 1] - x[i + 3]);
    }
    return f;
  }
};

// Beale's functions coupled by 50 (6 x₂ₖ − x₂ₖ₊₁)².
struct Modbeale : Scalable {
  static constexpr std::string_view name = "MODBEALE";
  static constexpr SizeRule sizes = even;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i < n(); i += 2) {
      const auto y = square(x[i + 1]);
      f += square(1.5 - x[i] * (1.0 - x[i + 1])) + square(2.25 - x[i] * (1.0 - y)) +
           square(2.625 - x[i] * (1.0 - y * x[i + 1]));
    }
    for (int i = 1; i + 1 < n(); i += 2) f += 50.0 * square(6.0 * x[i] - x[i + 1]);
    return f;
  }
};

struct Luksan11 : Scalable {
  static constexpr std::string_view name = "LUKSAN11LS";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i + 1 < n(); ++i)
      f += square(20.0 * x[i] / (1.0 + square(x[i])) - 10.0 * x[i + 1]) + square(x[i] - 1.0);
    return f;
  }
};

}  // namespace hesse::problems::cutest
