#pragma once

#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include <hesse/problems/cutest/scalable.hpp>

// Discretised differential and integral equations, and variational problems.
namespace hesse::problems::cutest {

// −u″ + ½ (u + t + 1)³ + load/h² = 0 with u(0) = u(1) = 0 by differences, h = 1/(n + 1).
class BoundaryValue : public Scalable {
 public:
  BoundaryValue(int n, double load) : Scalable(n), load_(load) {}

  template <class X>
  auto operator()(const X& x) const {
    const double h = 1.0 / (n() + 1);
    Scalar<X> f(0.0);
    for (int i = 0; i < n(); ++i) {
      const auto u = x[i] + ((i + 1) * h + 1.0);
      Scalar<X> r = 2.0 * x[i] + (0.5 * h * h) * (u * u * u) + load_;
      if (i > 0) r -= x[i - 1];
      if (i + 1 < n()) r -= x[i + 1];
      f += square(r);
    }
    return f;
  }

 private:
  double load_;
};

struct Morebv : BoundaryValue {
  static constexpr std::string_view name = "MOREBV";
  static constexpr SizeRule sizes = from_1;
  explicit Morebv(int n) : BoundaryValue(n, 0.0) {}
  Info info() const;
};

struct Luksan21 : BoundaryValue {
  static constexpr std::string_view name = "LUKSAN21LS";
  static constexpr SizeRule sizes = from_1;
  explicit Luksan21(int n) : BoundaryValue(n, 1.0) {}
  Info info() const;
};

// u(t) + ½ ∫ H(s, t) (u(s) + s + 1)³ ds = 0 by a sum; the two halves of the integral are carried along.
struct Inteqne : Scalable {
  static constexpr std::string_view name = "INTEQNELS";
  static constexpr SizeRule sizes = from_1;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    const double h = 1.0 / (n() + 1);
    std::vector<Scalar<X>> cubes(static_cast<std::size_t>(n()));
    Scalar<X> left(0.0), right(0.0), f(0.0);
    for (int i = 0; i < n(); ++i) {
      const double t = (i + 1) * h;
      const auto u = x[i] + (t + 1.0);
      cubes[static_cast<std::size_t>(i)] = u * u * u;
      right += (1.0 - t) * cubes[static_cast<std::size_t>(i)];
    }
    for (int i = 0; i < n(); ++i) {
      const double t = (i + 1) * h;
      left += t * cubes[static_cast<std::size_t>(i)];
      right -= (1.0 - t) * cubes[static_cast<std::size_t>(i)];
      f += square(x[i] + 0.5 * h * ((1.0 - t) * left + t * right));
    }
    return f;
  }
};

struct Fletcbv2 : Scalable {
  static constexpr std::string_view name = "FLETCBV2";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::cos;
    const double h = 1.0 / (n() + 1);
    Scalar<X> f = 0.5 * (square(x[0]) + square(x[n() - 1])) - x[n() - 1];
    for (int i = 0; i + 1 < n(); ++i) f += 0.5 * square(x[i] - x[i + 1]);
    for (int i = 0; i < n(); ++i) f -= h * h * (2.0 * x[i] + cos(x[i]));
    return f;
  }
};

struct Fletbv3m : Scalable {
  static constexpr std::string_view name = "FLETBV3M";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::cos, std::sin;
    constexpr double p = 1.0e-8;
    const double h = 1.0 / (n() + 1);
    Scalar<X> f = (0.5 * p) * (square(x[0]) + square(x[n() - 1]));
    for (int i = 0; i + 1 < n(); ++i) f += (0.5 * p) * square(x[i] - x[i + 1]);
    for (int i = 0; i < n(); ++i)
      f += (100.0 * p * (1.0 + 2.0 / (h * h))) * sin(0.01 * x[i]) - (p / (h * h)) * cos(x[i]);
    return f;
  }
};

// The problem of FLETCBV2 with a factor and other linear terms, as the collection has it.
struct Fletcbv3 : Scalable {
  static constexpr std::string_view name = "FLETCBV3";
  static constexpr SizeRule sizes{ten, 2, largest_n, 1, "n >= 2"};
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::cos;
    constexpr double p = 1.0e-8;
    const double h = 1.0 / (n() + 1);
    Scalar<X> f = (0.5 * p) * (square(x[0]) + square(x[n() - 1]));
    for (int i = 0; i + 1 < n(); ++i) f += (0.5 * p) * square(x[i] - x[i + 1]);
    for (int i = 0; i < n(); ++i) f += (p * (1.0 + 2.0 / (h * h))) * x[i] - (p / (h * h)) * cos(x[i]);
    return f;
  }
};

struct Fletchbv : Scalable {
  static constexpr std::string_view name = "FLETCHBV";
  static constexpr SizeRule sizes{ten, 2, largest_n, 1, "n >= 2"};
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::cos;
    const double weight = square(n() + 1.0);
    Scalar<X> f = 0.5 * (square(x[0]) + square(x[n() - 1]));
    for (int i = 0; i + 1 < n(); ++i) f += 0.5 * square(x[i] - x[i + 1]);
    for (int i = 0; i < n(); ++i) f += (i + 1 < n() ? -2.0 : 2.0) * weight * x[i] - weight * cos(x[i]);
    return f;
  }
};

inline bool is_square(int n) {
  const int p = static_cast<int>(std::lround(std::sqrt(n)));
  return p * p == n;
}

// A surface over the unit square, its boundary free. x is a p × p matrix.
class Surface : public Scalable {
 public:
  static constexpr SizeRule sizes{hundred, 4, largest_n, 1, "n >= 4, a square", &is_square};
  using Scalable::Scalable;
  int p() const { return static_cast<int>(std::lround(std::sqrt(n()))); }

 protected:
  Info describe(const char* title, const char* structure) const;

  template <class X>
  auto area(const X& x) const {
    using std::sqrt;
    const double cells = square(p() - 1.0);
    const auto at = [&](int i, int j) { return x[i + j * p()]; };
    Scalar<X> sum(0.0);
    for (int j = 0; j + 1 < p(); ++j)
      for (int i = 0; i + 1 < p(); ++i)
        sum += sqrt(1.0 + 0.5 * cells * (square(at(i, j) - at(i + 1, j + 1)) + square(at(i + 1, j) - at(i, j + 1))));
    return Scalar<X>(sum / cells);
  }
};

// The area and the square of the mean height.
struct Fminsurf : Surface {
  static constexpr std::string_view name = "FMINSURF";
  using Surface::Surface;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> height(0.0);
    for (int i = 0; i < n(); ++i) height += x[i];
    return Scalar<X>(area(x) + square(height / static_cast<double>(n())));
  }
};

// The area and the square of the height in the middle, divided by n.
struct Fminsrf2 : Surface {
  static constexpr std::string_view name = "FMINSRF2";
  using Surface::Surface;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    const int middle = p() / 2 - 1;
    return Scalar<X>(area(x) + square(x[middle * (p() + 1)]) / static_cast<double>(n()));
  }
};

// ½ |A u − μ u|² + ⅔ |u|³ with a banded A; x = (u, μ).
struct Vareigvl : Scalable {
  static constexpr std::string_view name = "VAREIGVL";
  static constexpr SizeRule sizes{hundred, 15, largest_n, 1, "n >= 15"};
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::pow;
    const int m = n() - 1;
    Scalar<X> f(0.0), squares(0.0);
    for (int i = 1; i <= m; ++i) {
      Scalar<X> r = -x[m] * x[i - 1];
      for (int j = i > 6 ? i - 6 : 1; j <= i + 6 && j <= m; ++j)
        r += (std::sin(1.0 * i * j) * std::exp(-square((j - i) / (1.0 * m)))) * x[j - 1];
      f += 0.5 * square(r);
      squares += square(x[i - 1]);
    }
    return f + pow(squares, 1.5) / 1.5;
  }
};

}  // namespace hesse::problems::cutest
