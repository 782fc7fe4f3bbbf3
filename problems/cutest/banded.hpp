#pragma once

#include <algorithm>
#include <cmath>
#include <string_view>

#include <hesse/problems/cutest/scalable.hpp>

// Functions whose variables meet those within a band.
namespace hesse::problems::cutest {

struct Broydn3d : Scalable {
  static constexpr std::string_view name = "BROYDN3DLS";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    const int last = n() - 1;
    Scalar<X> f = square((3.0 - 2.0 * x[0]) * x[0] - 2.0 * x[1] + 1.0);
    for (int i = 1; i < last; ++i) f += square((3.0 - 2.0 * x[i]) * x[i] - x[i - 1] - 2.0 * x[i + 1] + 1.0);
    f += square((3.0 - 2.0 * x[last]) * x[last] - x[last - 1] + 1.0);
    return f;
  }
};

// Powers 7/3 of the same residuals, and of sums of variables half of n apart.
struct Broydn7d : Scalable {
  static constexpr std::string_view name = "BROYDN7D";
  static constexpr SizeRule sizes = even;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::abs, std::pow;
    constexpr double power = 7.0 / 3.0;
    const int last = n() - 1;
    Scalar<X> f = pow(abs((3.0 - 2.0 * x[0]) * x[0] - 2.0 * x[1] + 1.0), power);
    for (int i = 1; i < last; ++i) f += pow(abs((3.0 - 2.0 * x[i]) * x[i] - x[i - 1] - 2.0 * x[i + 1] + 1.0), power);
    f += pow(abs((3.0 - 2.0 * x[last]) * x[last] - x[last - 1] + 1.0), power);
    for (int i = 0; i < n() / 2; ++i) f += pow(abs(x[i] + x[i + n() / 2]), power);
    return f;
  }
};

struct Brybnd : Scalable {
  static constexpr std::string_view name = "BRYBND";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i < n(); ++i) {
      Scalar<X> r = x[i] * (2.0 + 5.0 * square(x[i])) + 1.0;
      for (int j = std::max(0, i - 5); j <= std::min(n() - 1, i + 1); ++j)
        if (j != i) r -= x[j] * (1.0 + x[j]);
      f += square(r);
    }
    return f;
  }
};

// Σ q (q (q² − 20) − 0.1), q the sum of variable i and the next k.
template <int k>
class Curly : public Scalable {
 public:
  static constexpr std::string_view name = k == 10 ? "CURLY10" : k == 20 ? "CURLY20" : "CURLY30";
  static constexpr SizeRule sizes = from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i < n(); ++i) {
      Scalar<X> q = x[i];
      for (int j = i + 1; j <= std::min(n() - 1, i + k); ++j) q += x[j];
      f += q * (q * (square(q) - 20.0) - 0.1);
    }
    return f;
  }
};

// Σ of y/(1 + y²) and of y over 20 variables from variable i on.
template <class X>
struct Twenty {
  Scalar<X> bumps{0.0}, sum{0.0};

  Twenty(const X& x, int i) {
    for (int j = i; j < i + 20; ++j) {
      bumps += x[j] / (1.0 + square(x[j]));
      sum += x[j];
    }
  }
};

struct Ncb20b : Scalable {
  static constexpr std::string_view name = "NCB20B";
  static constexpr SizeRule sizes{hundred, 20, largest_n, 1, "n >= 20"};
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(2.0 * n());
    for (int i = 0; i + 20 <= n(); ++i) {
      const Twenty<X> next(x, i);
      f += 10.0 / (i + 1) * square(next.bumps) - 0.2 * next.sum;
    }
    for (int i = 0; i < n(); ++i) f += 100.0 * fourth(x[i]);
    return f;
  }
};

// The last ten variables multiply pairs of the first twenty.
struct Ncb20 : Scalable {
  static constexpr std::string_view name = "NCB20";
  static constexpr SizeRule sizes{hundred, 31, largest_n, 1, "n >= 31"};
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    const int m = n() - 10;
    Scalar<X> f(2.0 * m + 2.0);
    for (int i = 0; i < m - 20; ++i) {
      const Twenty<X> next(x, i);
      f += 10.0 / (i + 1) * square(next.bumps) - 0.2 * next.sum;
    }
    for (int i = 0; i < m; ++i) f += fourth(x[i]);
    for (int i = 0; i < 10; ++i) f += 1.0e-4 * (x[i] * x[i + 10] * x[m + i] + 2.0 * square(x[m + i]));
    return f;
  }
};

// Attracting and repelling points.
struct Luksan22 : Scalable {
  static constexpr std::string_view name = "LUKSAN22LS";
  static constexpr SizeRule sizes = from_3;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::exp;
    Scalar<X> f = square(x[0] - 1.0) + 100.0 * fourth(x[n() - 2]);
    for (int i = 0; i + 2 < n(); ++i) {
      f += 100.0 * square(square(x[i]) - x[i + 1]);
      f += square(2.0 * exp(-square(x[i] - x[i + 1])) + exp(-2.0 * square(x[i + 1] - x[i + 2])));
    }
    return f;
  }
};

}  // namespace hesse::problems::cutest
