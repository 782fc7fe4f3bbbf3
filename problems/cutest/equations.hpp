#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include <hesse/problems/cutest/scalable.hpp>

// Sums of squares of systems of equations.
namespace hesse::problems::cutest {

// The p with rule(p) = n for a rule that grows, 0 when there is none.
int order(int n, int (*rule)(int));

// A = QᵀDQ and QᵀQ = I for a symmetric A of order p; column by column, x = (dⱼ, column j of Q). O(n^1.5), dense.
class Eigenvalues : public Scalable {
 public:
  // A from its diagonal and its first off-diagonal, both a function of the column from 0.
  Eigenvalues(int n, double (*diagonal)(int column, int p), double off_diagonal);
  static int size(int p) { return p * (p + 1); }
  int p() const { return p_; }

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int j = 0; j < p_; ++j)
      for (int i = 0; i <= j; ++i) {
        Scalar<X> r(i == j ? -diagonal_(j, p_) : i + 1 == j ? -off_diagonal_ : 0.0), s(i == j ? -1.0 : 0.0);
        for (int k = 0; k < p_; ++k) {
          const auto product = x[i * (p_ + 1) + 1 + k] * x[j * (p_ + 1) + 1 + k];
          s += product;
          r += product * x[k * (p_ + 1)];
        }
        f += square(r) + square(s);
      }
    return f;
  }

 protected:
  Info describe(const char* matrix) const;

 private:
  int p_;
  double (*diagonal_)(int, int);
  double off_diagonal_;
};

inline constexpr std::array ninety{90};
inline constexpr SizeRule eigenvalue_sizes{
    ninety, 2, 1'000'000, 1, "n >= 2, n = p(p + 1)", [](int n) { return order(n, &Eigenvalues::size) > 0; }};

struct Eigena : Eigenvalues {
  static constexpr std::string_view name = "EIGENALS";
  static constexpr SizeRule sizes = eigenvalue_sizes;
  explicit Eigena(int n)
      : Eigenvalues(
            n, [](int j, int) { return j + 1.0; }, 0.0) {}
  Info info() const { return describe("1 to p"); }
};

struct Eigenb : Eigenvalues {
  static constexpr std::string_view name = "EIGENBLS";
  static constexpr SizeRule sizes = eigenvalue_sizes;
  explicit Eigenb(int n)
      : Eigenvalues(
            n, [](int, int) { return 2.0; }, -1.0) {}
  Info info() const { return describe("-1, 2, -1 on three diagonals"); }
};

struct Eigenc : Eigenvalues {
  static constexpr std::string_view name = "EIGENCLS";
  static constexpr SizeRule sizes{ninety,
                                  12,
                                  1'000'000,
                                  1,
                                  "n >= 12, n = p(p + 1), p odd",
                                  [](int n) {
        return order(n, &Eigenvalues::size) % 2 == 1; }};
  explicit Eigenc(int n)
      : Eigenvalues(
            n, [](int j, int p) { return (p - 1) / 2.0 - j; }, 1.0) {}
  Info info() const { return describe("Wilkinson's tridiagonal one"); }
};

// A ring of p points in space: squared distances are 1 to the next point and 2p/(p − 2) to the one after it. The first point
// is 0 and the second one in the plane x = 0, so that x = (second, third, …) without its first coordinate.
struct Cyclooctane : Scalable {
  static constexpr std::string_view name = "CYCLOOCFLS";
  static constexpr std::array standard{98};
  static constexpr SizeRule sizes{standard, 11, largest_n, 1, "n >= 11, n = 3p - 4", [](int n) { return n % 3 == 2; }};
  using Scalable::Scalable;
  int p() const { return (n() + 4) / 3; }
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    const double diagonal = 2.0 * p() / (p() - 2.0);
    Scalar<X> f(0.0);
    for (int i = 0; i < p(); ++i)
      for (int step = 1; step <= 2; ++step) {
        Scalar<X> r(step == 1 ? -1.0 : -diagonal);
        const int other = (i + step) % p();
        for (int k = 0; k < 3; ++k) {
          const int a = 3 * i + k - 4, b = 3 * other + k - 4;  // negative: a coordinate that is 0
          if (a >= 0 && b >= 0)
            r += square(x[a] - x[b]);
          else if (a >= 0 || b >= 0)
            r += square(x[a >= 0 ? a : b]);
        }
        f += square(r);
      }
    return f;
  }
};

// p particles that turn about each other like vortices: λ zⱼ + Σ i/conj(zⱼ − zₖ) = 0. x = (Re λ, Im λ, z). O(n²).
struct Spin2 : Scalable {
  static constexpr std::string_view name = "SPIN2LS";
  static constexpr SizeRule sizes{hundred, 6, 10'000, 2, "n >= 6, even"};
  using Scalable::Scalable;
  int p() const { return (n() - 2) / 2; }
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i < p(); ++i) {
      const auto& a = x[2 + 2 * i];
      const auto& b = x[3 + 2 * i];
      Scalar<X> re = x[1] * b - x[0] * a, im = -(x[0] * b + x[1] * a);
      for (int j = 0; j < p(); ++j) {
        if (j == i) continue;
        const auto u = a - x[2 + 2 * j], v = b - x[3 + 2 * j];
        const auto distance = square(u) + square(v);
        re += v / distance;
        im -= u / distance;
      }
      f += square(re) + square(im);
    }
    return f;
  }
};

// The same with the distance of each pair as one more variable and one more equation; row by row after z, pairs (i, j < i).
struct Spin : Scalable {
  static constexpr std::string_view name = "SPINLS";
  static constexpr std::array standard{67};
  static int size(int p) { return 2 + 2 * p + p * (p - 1) / 2; }
  static constexpr SizeRule sizes{
      standard, 7, 1'000'000, 1, "n >= 7, n = 2 + 2p + p(p - 1)/2", [](int n) { return order(n, &Spin::size) > 0; }};
  explicit Spin(int n) : Scalable(n), p_(order(n, &size)) {}
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    std::vector<Scalar<X>> re, im;
    Scalar<X> f(0.0);
    int pair = 2 + 2 * p_;
    for (int i = 0; i < p_; ++i) {
      const auto& a = x[2 + 2 * i];
      const auto& b = x[3 + 2 * i];
      re.push_back(x[1] * b - x[0] * a);
      im.push_back(-(x[0] * b + x[1] * a));
      for (int j = 0; j < i; ++j, ++pair) {
        const auto u = a - x[2 + 2 * j], v = b - x[3 + 2 * j];
        const auto distance = square(x[pair]);
        const auto ui = u / distance, vi = v / distance;
        re[static_cast<std::size_t>(i)] += vi;
        im[static_cast<std::size_t>(i)] -= ui;
        re[static_cast<std::size_t>(j)] -= vi;
        im[static_cast<std::size_t>(j)] += ui;
        f += square(square(u) + square(v) - distance);
      }
    }
    for (std::size_t i = 0; i < re.size(); ++i) f += square(re[i]) + square(im[i]);
    return f;
  }

 private:
  int p_;
};

// x² − 4x plus the sum of all, equal to n − 1.
struct Kss : Scalable {
  static constexpr std::string_view name = "KSSLS";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> sum(1.0 - n()), f(0.0);
    for (int i = 0; i < n(); ++i) sum += x[i];
    for (int i = 0; i < n(); ++i) f += square(x[i] * (x[i] - 4.0) + sum);
    return f;
  }
};

// 14 n xᵢ − (i − n/2)³ + Σ v (sin⁵ log v + cos⁵ log v) over j ≠ i, v² = xⱼ² + i/j. O(n²).
struct Mancino : Scalable {
  static constexpr std::string_view name = "MANCINO";
  static constexpr SizeRule sizes{hundred, 2, 10'000, 1, "n >= 2"};
  using Scalable::Scalable;
  Info info() const;

  template <class T>
  static T term(const T& squared) {
    using std::cos, std::log, std::sin, std::sqrt;
    const T angle = 0.5 * log(squared), s = sin(angle), c = cos(angle);
    return sqrt(squared) * (s * fourth(s) + c * fourth(c));
  }

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 1; i <= n(); ++i) {
      const double middle = i - 0.5 * n();
      Scalar<X> r = 14.0 * n() * x[i - 1] - middle * middle * middle;
      for (int j = 1; j <= n(); ++j)
        if (j != i) r += term(Scalar<X>(square(x[j - 1]) + (1.0 * i) / j));
      f += square(r);
    }
    return f;
  }
};

// Four residuals of the variables 2j − 1 to 2j + 2: sums of exponentials of a term t of the four, from p²/l exp(t/(pl)).
template <class X, class Term>
auto sums_of_exponentials(const X& x, int n, const Term& term) {
  using std::exp;
  constexpr double y[] = {35.8, 11.2, 6.2, 4.4};
  Scalar<X> f(0.0);
  for (int i = 0; i + 3 < n; i += 2) {
    const Scalar<X> t = term(x[i], x[i + 1], x[i + 2], x[i + 3]);
    for (int l = 1; l <= 4; ++l) {
      Scalar<X> r(-y[l - 1]);
      for (int p = 1; p <= 3; ++p) r += (1.0 * p * p / l) * exp(t / (1.0 * p * l));
      f += square(r);
    }
  }
  return f;
}

// Powers 1/(pl) of |x₁ x₂² x₃³ x₄⁴|.
struct Luksan15 : Scalable {
  static constexpr std::string_view name = "LUKSAN15LS";
  static constexpr SizeRule sizes = even_from_4;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::abs, std::log;
    using T = Scalar<X>;
    return sums_of_exponentials(x, n(), [](const T& a, const T& b, const T& c, const T& d) {
      return T(log(abs(a * square(b) * (c * square(c)) * fourth(d))));
    });
  }
};

struct Luksan16 : Scalable {
  static constexpr std::string_view name = "LUKSAN16LS";
  static constexpr SizeRule sizes = even_from_4;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using T = Scalar<X>;
    return sums_of_exponentials(
        x, n(), [](const T& a, const T& b, const T& c, const T& d) { return T(a + 2.0 * b + 3.0 * c + 4.0 * d); });
  }
};

}  // namespace hesse::problems::cutest
