#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include <hesse/problems/generator.hpp>
#include <hesse/problems/mgh/functors.hpp>

#include "nist_mgh_evaluate.hpp"

// The formulas of the scalable problems as printed, i and j from 1, against the functors that share sums.
using namespace hesse::problems;
using namespace hesse::problems::testing;

namespace {

// x[j], 1 <= j <= n; zero at both ends, as x₀ = xₙ₊₁ = 0 of the discretisations
class Point {
 public:
  explicit Point(const std::vector<double>& x) : x_(x) {}
  int n() const { return static_cast<int>(x_.size()); }
  double operator[](int j) const { return j < 1 || j > n() ? 0.0 : x_[static_cast<std::size_t>(j - 1)]; }
  double sum(int from, int to, const std::function<double(int)>& term) const {
    double total = 0.0;
    for (int j = from; j <= to; ++j) total += term(j);
    return total;
  }

 private:
  const std::vector<double>& x_;
};

template <class F, class Formula>
void compare(int n, Formula formula) {
  const F f(n);
  Generator random(17);
  for (int trial = 0; trial < 5; ++trial) {
    std::vector<double> x;
    for (int j = 0; j < n; ++j) x.push_back(random.uniform(-1.5, 1.5));
    const auto r = residuals(f, x);
    REQUIRE(static_cast<int>(r.size()) == f.m());
    for (int i = 1; i <= f.m(); ++i) {
      INFO(f.name << ", n = " << n << ", residual " << i);
      const double expected = formula(Point(x), i, f.m());
      CHECK(std::abs(r[static_cast<std::size_t>(i - 1)] - expected) <= 1e-12 * (1.0 + std::abs(expected)));
    }
  }
}

double square(double a) { return a * a; }
double cube(double a) { return a * a * a; }

}  // namespace

TEST_CASE("mgh: Watson is its formula") {
  for (const int n : {2, 3, 7}) {
    compare<mgh::Watson>(n, [](const Point& x, int i, int) {
      if (i == 30) return x[1];
      if (i == 31) return x[2] - square(x[1]) - 1.0;
      const double t = i / 29.0;
      return x.sum(2, x.n(), [&](int j) { return (j - 1) * x[j] * std::pow(t, j - 2); }) -
             square(x.sum(1, x.n(), [&](int j) { return x[j] * std::pow(t, j - 1); })) - 1.0;
    });
  }
}

TEST_CASE("mgh: extended functions are their blocks") {
  compare<mgh::ExtendedRosenbrock>(
      8, [](const Point& x, int i, int) { return i % 2 == 1 ? 10.0 * (x[i + 1] - square(x[i])) : 1.0 - x[i - 1]; });
  compare<mgh::ExtendedPowellSingular>(8, [](const Point& x, int i, int) {
    const int j = 4 * ((i - 1) / 4);
    switch (i - j) {
      case 1:
        return x[j + 1] + 10.0 * x[j + 2];
      case 2:
        return std::sqrt(5.0) * (x[j + 3] - x[j + 4]);
      case 3:
        return square(x[j + 2] - 2.0 * x[j + 3]);
      default:
        return std::sqrt(10.0) * square(x[j + 1] - x[j + 4]);
    }
  });
}

TEST_CASE("mgh: penalty functions are their formulas") {
  for (const int n : {1, 5}) {
    compare<mgh::PenaltyI>(n, [](const Point& x, int i, int m) {
      if (i < m) return std::sqrt(1e-5) * (x[i] - 1.0);
      return x.sum(1, x.n(), [&](int j) { return square(x[j]); }) - 0.25;
    });
    compare<mgh::PenaltyII>(n, [](const Point& x, int i, int m) {
      const int size = x.n();
      if (i == 1) return x[1] - 0.2;
      if (i == m) return x.sum(1, size, [&](int j) { return (size - j + 1) * square(x[j]); }) - 1.0;
      if (i > size) return std::sqrt(1e-5) * (std::exp(x[i - size + 1] / 10.0) - std::exp(-0.1));
      return std::sqrt(1e-5) *
             (std::exp(x[i] / 10.0) + std::exp(x[i - 1] / 10.0) - std::exp(i / 10.0) - std::exp((i - 1) / 10.0));
    });
  }
}

TEST_CASE("mgh: functions with sums and products over all variables are their formulas") {
  compare<mgh::VariablyDimensioned>(7, [](const Point& x, int i, int m) {
    if (i <= x.n()) return x[i] - 1.0;
    const double s = x.sum(1, x.n(), [&](int j) { return j * (x[j] - 1.0); });
    return i == m ? s * s : s;
  });
  compare<mgh::Trigonometric>(7, [](const Point& x, int i, int) {
    return x.n() - x.sum(1, x.n(), [&](int j) { return std::cos(x[j]); }) + i * (1.0 - std::cos(x[i])) - std::sin(x[i]);
  });
  compare<mgh::BrownAlmostLinear>(7, [](const Point& x, int i, int) {
    if (i < x.n()) return x[i] + x.sum(1, x.n(), [&](int j) { return x[j]; }) - (x.n() + 1);
    double product = 1.0;
    for (int j = 1; j <= x.n(); ++j) product *= x[j];
    return product - 1.0;
  });
  compare<mgh::LinearFullRank>(7, [](const Point& x, int i, int m) {
    return x[i] - 2.0 / m * x.sum(1, x.n(), [&](int j) { return x[j]; }) - 1.0;
  });
  compare<mgh::LinearRankOne>(
      7, [](const Point& x, int i, int) { return i * x.sum(1, x.n(), [&](int j) { return j * x[j]; }) - 1.0; });
  for (const int n : {3, 7}) {
    compare<mgh::LinearRankOneZero>(n, [](const Point& x, int i, int m) {
      if (i == 1 || i == m) return -1.0;
      return (i - 1) * x.sum(2, x.n() - 1, [&](int j) { return j * x[j]; }) - 1.0;
    });
  }
}

TEST_CASE("mgh: discretised and banded functions are their formulas") {
  for (const int n : {1, 9}) {
    const double h = 1.0 / (n + 1);
    compare<mgh::DiscreteBoundaryValue>(n, [h](const Point& x, int i, int) {
      return 2.0 * x[i] - x[i - 1] - x[i + 1] + h * h * cube(x[i] + i * h + 1.0) / 2.0;
    });
    compare<mgh::DiscreteIntegralEquation>(n, [h](const Point& x, int i, int) {
      const auto left = [&](int j) { return j * h * cube(x[j] + j * h + 1.0); };
      const auto right = [&](int j) { return (1.0 - j * h) * cube(x[j] + j * h + 1.0); };
      return x[i] + h * ((1.0 - i * h) * x.sum(1, i, left) + i * h * x.sum(i + 1, x.n(), right)) / 2.0;
    });
    compare<mgh::BroydenTridiagonal>(
        n, [](const Point& x, int i, int) { return (3.0 - 2.0 * x[i]) * x[i] - x[i - 1] - 2.0 * x[i + 1] + 1.0; });
    compare<mgh::BroydenBanded>(n, [](const Point& x, int i, int) {
      const auto term = [&](int j) { return j == i ? 0.0 : x[j] * (1.0 + x[j]); };
      return x[i] * (2.0 + 5.0 * square(x[i])) + 1.0 - x.sum(std::max(1, i - 5), std::min(x.n(), i + 1), term);
    });
  }
}

TEST_CASE("mgh: Chebyquad sums Chebyshev polynomials of the shifted variables") {
  for (const int n : {1, 9}) {
    compare<mgh::Chebyquad>(n, [](const Point& x, int i, int) {
      // T_i by cos(i arccos), continued by cosh outside [−1, 1]
      const auto chebyshev = [i](double t) {
        if (std::abs(t) <= 1.0) return std::cos(i * std::acos(t));
        return (t < 0.0 && i % 2 == 1 ? -1.0 : 1.0) * std::cosh(i * std::acosh(std::abs(t)));
      };
      const double c = i % 2 == 1 ? 0.0 : -1.0 / (i * i - 1.0);
      return x.sum(1, x.n(), [&](int j) { return chebyshev(2.0 * x[j] - 1.0); }) / x.n() - c;
    });
  }
}
