#include <catch2/catch.hpp>
#include <cmath>
#include <hesse/solver/detail/evaluation/divergence.hpp>
#include <hesse/solver/detail/linear_algebra/scaling.hpp>

#include "objectives.hpp"

// Claims that must not depend on the units of f and x, and claims that must not be made.
using namespace hesse::solver;
using namespace hesse::solver::detail;
using namespace hesse::solver::testing;

namespace {

// The residuals y − p₀ exp(−½ ((t − p₁)/p₂)²) of a peak at 100 points of [1, 2]; y is in units of `unit`.
struct Peak {
  double unit;

  static double place(int i) { return 1 + i / 99.0; }
  VectorXd residuals(const VectorXd& p) const {
    return VectorXd::NullaryExpr(100, [&](Index i) {
      const double t = place(static_cast<int>(i)), z = (t - p[1]) / p[2];
      return unit * (1.2 * std::exp(-0.5 * std::pow((t - 1.4) / 0.11, 2)) +
                     0.1 * std::sin(37.0 * static_cast<double>(i))) -
             p[0] * std::exp(-0.5 * z * z);
    });
  }
  static MatrixXd jacobian(const VectorXd& p) {
    MatrixXd j(100, 3);
    for (int i = 0; i < 100; ++i) {
      const double z = (place(i) - p[1]) / p[2], e = std::exp(-0.5 * z * z), m = p[0] * e / p[2];
      j.row(i) << -e, -m * z, -m * z * z;
    }
    return j;
  }
  static MatrixXd second_order(const VectorXd& p, const VectorXd& lambda) {
    MatrixXd b = MatrixXd::Zero(3, 3);
    for (int i = 0; i < 100; ++i) {
      const double z = (place(i) - p[1]) / p[2], e = std::exp(-0.5 * z * z), m = p[0] * e / p[2] / p[2];
      b -= lambda[i] * MatrixXd{{0, e * z / p[2], e * z * z / p[2]},
                                {e * z / p[2], m * (z * z - 1), m * z * (z * z - 2)},
                                {e * z * z / p[2], m * z * (z * z - 2), m * z * z * (z * z - 3)}};
    }
    return b;
  }
};

Squares peak(double unit) {
  return {3, 100, [=](const VectorXd& p) { return Peak{unit}.residuals(p); }, &Peak::jacobian, &Peak::second_order};
}

// unit times Rosenbrock's function, not as a sum of squares.
General rosenbrock_in(double unit) {
  const Squares s = rosenbrock();
  return {2, [=](const VectorXd& x) { return unit * 0.5 * s.r(x).squaredNorm(); },
          [=](const VectorXd& x) { return VectorXd(unit * s.jac(x).transpose() * s.r(x)); },
          [=](const VectorXd& x) { return MatrixXd(unit * (s.jac(x).transpose() * s.jac(x) + s.b(x, s.r(x)))); }};
}

}  // namespace

TEST_CASE("Rosenbrock's function is solved in all units of f", "[units]") {
  for (const Method method : methods(false))
    for (const double unit : {1.0, 1e-6, 1e-14, 1e-30, 1e-90, 1e60}) {
      CAPTURE(name(method), unit);
      General scaled = rosenbrock_in(unit);
      const Result result = minimize(scaled, vec({-1.2, 1}), with(method));
      CHECK(result.x.isApprox(vec({1, 1}), 1e-7));
      CHECK(result.converged());
    }
}

TEST_CASE("an absolute tolerance of the gradient holds where it is asked for", "[units]") {
  General f = rosenbrock_in(1);
  Options options = with(Method::trust_region);
  options.gradient_tolerance = 1e3;
  const Result result = minimize(f, vec({-1.2, 1}), options);
  CHECK(result.status() == StopReason::converged_gradient);
  CHECK(result.summary.counts.iterations == 0);
  CHECK_THAT(result.summary.message, Catch::Contains("gradient_tolerance = 1e+03"));
}

TEST_CASE("the units of variables follow from H, from their sizes or from their slopes", "[units]") {
  const MatrixXd h = MatrixXd{{4, 0, 0}, {0, 0, 0}, {0, 0, 0}};
  const VectorXd d = units_of_variables(h, vec({3, 5, 0}), vec({1, 1, 12}));
  CHECK(d[0] == 2);
  CHECK(d[1] * 5 == d[0] * 3);
  CHECK(d[2] * d[0] * 3 == 12);
  // Multiples of f and x go into D and nothing else.
  const VectorXd s = vec({4, 0.125, 1024}),
                 again = units_of_variables(MatrixXd(16 * s.asDiagonal() * h * s.asDiagonal()), vec({0.75, 40, 0}),
                                            16 * s.cwiseProduct(vec({1, 1, 12})));
  CHECK(again == 4 * s.cwiseProduct(d));
}

TEST_CASE("a divergence over powers of ten tells logarithms and powers from limits", "[units]") {
  const auto follow = [](const auto& f, double factor) {
    DivergenceMonitor recorder(1e50);
    Divergence divergence = Divergence::none;
    for (double x = 3; divergence == Divergence::none && x < 1e60 && x > 1e-60; x *= factor)
      divergence = recorder.follow(VectorXd::Constant(1, x), f(x));
    return divergence;
  };
  CHECK(follow([](double x) { return -x; }, 16) == Divergence::unbounded);
  CHECK(follow([](double x) { return -std::log(x); }, 16) == Divergence::unbounded);
  CHECK(follow([](double x) { return std::log(x); }, 1.0 / 16) == Divergence::unbounded);
  CHECK(follow([](double x) { return -std::sqrt(x); }, 2) == Divergence::unbounded);
  CHECK(follow([](double x) { return 1 / x; }, 16) == Divergence::bounded);
  CHECK(follow([](double x) { return 1 / std::log(x); }, 16) == Divergence::bounded);
  // A variable that tends to 0 while f settles is at its minimum.
  CHECK(follow([](double x) { return x * x; }, 0.1) == Divergence::none);
  CHECK(follow([](double x) { return std::sqrt(x); }, 0.1) == Divergence::none);
}

TEST_CASE("a sum of squares is never unbounded, however large it is", "[units]") {
  for (const double unit : {1.0, 1e-13, 1e-44, 1e44}) {
    CAPTURE(unit);
    Squares f = peak(unit);
    const Result same = minimize(f, vec({unit, 1.5, 0.2}));
    CHECK(same.converged());
    CHECK(same.x[0] / unit == Approx(1.2).epsilon(0.1));
    CHECK(same.x[1] == Approx(1.4).epsilon(0.05));
  }
  Squares f = peak(1e44);
  const Result far = minimize(f, vec({1, 1.5, 0.2}));
  CHECK(far.status() != StopReason::unbounded);
  CHECK((!far.converged() || far.x[0] / 1e44 == Approx(1.2).epsilon(0.1)));
}
