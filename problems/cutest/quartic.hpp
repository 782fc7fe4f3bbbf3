#pragma once

#include <string_view>

#include <hesse/problems/cutest/scalable.hpp>

// Polynomials of degree 4 and more.
namespace hesse::problems::cutest {

struct Arwhead : Scalable {
  static constexpr std::string_view name = "ARWHEAD";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i + 1 < n(); ++i) f += square(square(x[i]) + square(x[n() - 1])) - 4.0 * x[i] + 3.0;
    return f;
  }
};

struct Bdqrtic : Scalable {
  static constexpr std::string_view name = "BDQRTIC";
  static constexpr SizeRule sizes = from_5;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i + 4 < n(); ++i) {
      f += square(3.0 - 4.0 * x[i]);
      f += square(square(x[i]) + 2.0 * square(x[i + 1]) + 3.0 * square(x[i + 2]) + 4.0 * square(x[i + 3]) +
                  5.0 * square(x[n() - 1]));
    }
    return f;
  }
};

struct Dqrtic : Scalable {
  static constexpr std::string_view name = "DQRTIC";
  static constexpr SizeRule sizes = from_1;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i < n(); ++i) f += fourth(x[i] - (i + 1.0));
    return f;
  }
};

struct Edensch : Scalable {
  static constexpr std::string_view name = "EDENSCH";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(16.0);
    for (int i = 0; i + 1 < n(); ++i)
      f += fourth(x[i] - 2.0) + square(x[i] * x[i + 1] - 2.0 * x[i + 1]) + square(x[i + 1] + 1.0);
    return f;
  }
};

struct Engval1 : Scalable {
  static constexpr std::string_view name = "ENGVAL1";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i + 1 < n(); ++i) f += square(square(x[i]) + square(x[i + 1])) - 4.0 * x[i] + 3.0;
    return f;
  }
};

struct Freuroth : Scalable {
  static constexpr std::string_view name = "FREUROTH";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i + 1 < n(); ++i) {
      f += square(x[i] + ((5.0 - x[i + 1]) * x[i + 1] - 2.0) * x[i + 1] - 13.0);
      f += square(x[i] + ((x[i + 1] + 1.0) * x[i + 1] - 14.0) * x[i + 1] - 29.0);
    }
    return f;
  }
};

struct Nondquar : Scalable {
  static constexpr std::string_view name = "NONDQUAR";
  static constexpr SizeRule sizes = from_3;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f = square(x[0] - x[1]) + square(x[n() - 2] + x[n() - 1]);
    for (int i = 0; i + 2 < n(); ++i) f += fourth(x[i] + x[i + 1] + x[n() - 1]);
    return f;
  }
};

struct Powellsg : Scalable {
  static constexpr std::string_view name = "POWELLSG";
  static constexpr SizeRule sizes = fours;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i < n(); i += 4) {
      f += square(x[i] + 10.0 * x[i + 1]) + 5.0 * square(x[i + 2] - x[i + 3]);
      f += fourth(x[i + 1] - 2.0 * x[i + 2]) + 10.0 * fourth(x[i] - x[i + 3]);
    }
    return f;
  }
};

struct Power : Scalable {
  static constexpr std::string_view name = "POWER";
  static constexpr SizeRule sizes = from_1;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> sum(0.0);
    for (int i = 0; i < n(); ++i) sum += (i + 1.0) * square(x[i]);
    return square(sum);
  }
};

struct Qing : Scalable {
  static constexpr std::string_view name = "QING";
  static constexpr SizeRule sizes = from_1;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i < n(); ++i) f += square(square(x[i]) - (i + 1.0));
    return f;
  }
};

struct Tquartic : Scalable {
  static constexpr std::string_view name = "TQUARTIC";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f = square(x[0] - 1.0);
    for (int i = 1; i < n(); ++i) f += square(square(x[0]) - square(x[i]));
    return f;
  }
};

// Every variable meets the first, the middle and the last one.
struct Box : Scalable {
  static constexpr std::string_view name = "BOX";
  static constexpr SizeRule sizes = even;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i < n(); ++i) {
      f += square(x[i] + x[0]) + square(x[i] + x[n() / 2 - 1]) + square(x[i] + x[n() - 1]);
      f += fourth(x[i]) - 0.5 * x[i];
    }
    return f;
  }
};

// Quadratic but for the last variable to the power 20: its Hessian tends to a singular one.
struct Boxpower : Scalable {
  static constexpr std::string_view name = "BOXPOWER";
  static constexpr SizeRule sizes = from_3;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    const Scalar<X> last = fourth(x[n() - 1]);
    Scalar<X> f = square(x[0]) + last * fourth(last);
    for (int i = 1; i + 1 < n(); ++i) f += square(x[0] + x[i] + x[n() - 1]);
    return f;
  }
};

// Variable i, counted from 1, in the neighbourhood of a sparse function without structure: (a·i − 1) mod n.
inline int neighbour(int a, int i, int n) { return (a * i - 1) % n; }

struct Sparsqur : Scalable {
  static constexpr std::string_view name = "SPARSQUR";
  static constexpr SizeRule sizes = from_1;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 1; i <= n(); ++i) {
      Scalar<X> sum = square(x[i - 1]);
      for (const int a : {2, 3, 5, 7, 11}) sum += square(x[neighbour(a, i, n())]);
      f += (0.125 * i) * square(sum);
    }
    return f;
  }
};

}  // namespace hesse::problems::cutest
