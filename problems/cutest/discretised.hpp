#pragma once

#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include <hesse/problems/cutest/scalable.hpp>

// Discretised differential and integral equations, variational problems and matrix square roots.
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

// B² for a p × p matrix B by rows.
class MatrixSquare : public Scalable {
 public:
  // The entry (3, 1) of B is 0 or sin 49² or what it is at another p.
  MatrixSquare(int n, bool zero);
  int p() const { return p_; }

 protected:
  // B less four fifths of what it is without the zero.
  std::vector<double> start() const;

  int p_;
  std::vector<double> root_, squared_;  // B and B²
};

// |X² − B²|², X by rows, too; O(n^1.5).
class MatrixRoot : public MatrixSquare {
 public:
  using MatrixSquare::MatrixSquare;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i < p_; ++i)
      for (int j = 0; j < p_; ++j) {
        Scalar<X> r(-squared_[static_cast<std::size_t>(i * p_ + j)]);
        for (int t = 0; t < p_; ++t) r += x[i * p_ + t] * x[t * p_ + j];
        f += square(r);
      }
    return f;
  }

 protected:
  Info describe(const char* title) const;
};

struct Msqrta : MatrixRoot {
  static constexpr std::string_view name = "MSQRTALS";
  static constexpr SizeRule sizes{hundred, 9, 1'000'000, 1, "n >= 9, a square", &is_square};
  explicit Msqrta(int n) : MatrixRoot(n, false) {}
  Info info() const { return describe("square root of a matrix"); }
};

struct Msqrtb : MatrixRoot {
  static constexpr std::string_view name = "MSQRTBLS";
  static constexpr SizeRule sizes{hundred, 9, 1'000'000, 1, "n >= 9, a square", &is_square};
  explicit Msqrtb(int n) : MatrixRoot(n, true) {}
  Info info() const { return describe("square root of a matrix with a zero"); }
};

// An error in the same problem: entry (i, j) of X² is the sum of row i of X, times its entry j.
struct Nonmsqrt : MatrixSquare {
  static constexpr std::string_view name = "NONMSQRT";
  static constexpr SizeRule sizes{hundred, 9, 1'000'000, 1, "n >= 9, a square", &is_square};
  explicit Nonmsqrt(int n) : MatrixSquare(n, true) {}
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i < p_; ++i) {
      Scalar<X> sum(0.0);
      for (int j = 0; j < p_; ++j) sum += x[i * p_ + j];
      for (int j = 0; j < p_; ++j) f += square(x[i * p_ + j] * sum - squared_[static_cast<std::size_t>(i * p_ + j)]);
    }
    return f;
  }
};

// The same as MSQRTALS for a tridiagonal X of order m, by rows: n = 3m − 2, entry (i, j) is variable 2i + j, all from 0.
struct Spmsrt : Scalable {
  static constexpr std::string_view name = "SPMSRTLS";
  static constexpr SizeRule sizes{hundred, 7, largest_n, 1, "n >= 7, n = 3m - 2", [](int n) { return n % 3 == 1; }};
  using Scalable::Scalable;
  Info info() const;

  static double root(int k) { return std::sin(square(k + 1.0)); }  // entry k of B

  template <class X>
  auto operator()(const X& x) const {
    const int m = (n() + 2) / 3;
    Scalar<X> f(0.0);
    for (int i = 0; i < m; ++i)
      for (int j = i > 2 ? i - 2 : 0; j <= i + 2 && j < m; ++j) {
        Scalar<X> r(0.0);
        const int first = i > j ? i - 1 : j - 1, last = i < j ? i + 1 : j + 1;
        for (int t = first < 0 ? 0 : first; t <= last && t < m; ++t)
          r += x[2 * i + t] * x[2 * t + j] - root(2 * i + t) * root(2 * t + j);
        f += square(r);
      }
    return f;
  }
};

}  // namespace hesse::problems::cutest
