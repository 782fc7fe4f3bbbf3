#include <Eigen/LU>
#include <catch2/catch.hpp>

#include "objectives.hpp"

using namespace hesse::solver;

using namespace hesse::solver::detail;
using namespace hesse::solver::testing;

TEST_CASE("sums of squares take the hybrid by themselves") {
  auto objective = rosenbrock();
  const Result result = minimize(objective, vec({-1.2, 1}));
  CHECK(result.summary.method == Method::least_squares);
  CHECK(result.converged());
  CHECK(result.x.isApprox(vec({1, 1}), 1e-15));
  CHECK(result.summary.quality == PointQuality::stationary_2nd_order);
}

TEST_CASE("large residuals: exact Newton takes over from Gauss-Newton") {
  auto objective = brown_dennis();
  const double minimum = 85822.2016263563 / 2;
  for (const double factor : {1, 10, 100}) {
    CAPTURE(factor);
    const Result result = minimize(objective, factor * vec({25, 5, -5, -1}));
    CHECK(result.converged());
    CHECK(result.summary.f == Approx(minimum).epsilon(1e-12));
    bool newton = false;
    for (const auto& record : result.summary.trace) newton |= record.model == "newton";
    CHECK(newton);
    if (factor == 1) CHECK(evaluations_to_reach(result.summary, minimum * (1 + 1e-8))->f <= 12);
  }
}

TEST_CASE("small residuals: B is not evaluated before the certificate") {
  const VectorXd t = VectorXd::LinSpaced(20, 0, 2);
  const VectorXd noise = (17.0 * t.array()).sin() * 1e-6;
  auto objective = exponential_fit(t, VectorXd(2.5 * (-1.3 * t.array()).exp() + noise.array()));
  const Result result = minimize(objective, vec({1, 0}));
  CHECK(result.converged());
  CHECK(result.x[0] == Approx(2.5).epsilon(1e-4));
  CHECK(result.x[1] == Approx(-1.3).epsilon(1e-4));
  CHECK(result.summary.counts.B <= 2);
}

TEST_CASE("a fit ends at the last digits") {
  const VectorXd t = VectorXd::LinSpaced(20, 0, 2);
  auto objective = exponential_fit(t, VectorXd(2.5 * (-1.3 * t.array()).exp() + 0.1 * (9.0 * t.array()).cos()));
  const Result result = minimize(objective, vec({1, 0}));
  CHECK(result.converged());
  // One more Newton step with the exact Hessian moves nothing but the last digit.
  double f = 0;
  VectorXd g(2);
  VectorXd h(4);
  objective.value_gradient_hessian(result.x, f, g, h);
  const VectorXd step = Eigen::Map<const MatrixXd>(h.data(), 2, 2).inverse() * g;
  CHECK((step.array().abs() <= 1e-15 * result.x.array().abs()).all());
}

TEST_CASE("a plateau is left by another strategy, and that is said") {
  // r = (1 − e^{−x₁})·… : long Gauss-Newton steps in the exponent lose all effect on the residuals.
  const VectorXd t = VectorXd::LinSpaced(6, 1, 10);
  const VectorXd y = 200 * (1 - (-0.5 * t.array()).exp());
  Squares objective{2, 6,
                    [=](const VectorXd& b) { return VectorXd(b[0] * (1 - (-b[1] * t.array()).exp()) - y.array()); },
                    [=](const VectorXd& b) {
                      MatrixXd j(6, 2);
                      j.col(0) = 1 - (-b[1] * t.array()).exp();
                      j.col(1) = b[0] * t.array() * (-b[1] * t.array()).exp();
                      return j;
                    },
                    [=](const VectorXd& b, const VectorXd& l) {
                      const Eigen::ArrayXd e = t.array() * (-b[1] * t.array()).exp() * l.array();
                      return MatrixXd{{0, e.sum()}, {e.sum(), -b[0] * (t.array() * e).sum()}};
                    }};
  const Result result = minimize(objective, vec({1, 1}));
  CHECK(result.converged());
  CHECK(result.summary.f < 1e-12);
  CHECK(result.x.isApprox(vec({200, 0.5}), 1e-8));
}

TEST_CASE("scaling a variable by a power of two changes nothing but its units") {
  const auto fit = [](double unit) {
    auto base = rosenbrock();
    Squares scaled = base;
    scaled.r = [=](const VectorXd& x) { return base.r(vec({x[0] * unit, x[1]})); };
    scaled.jac = [=](const VectorXd& x) {
      MatrixXd j = base.jac(vec({x[0] * unit, x[1]}));
      j.col(0) *= unit;
      return j;
    };
    scaled.b = [=](const VectorXd& x, const VectorXd& l) {
      MatrixXd b = base.b(vec({x[0] * unit, x[1]}), l);
      b.col(0) *= unit;
      b.row(0) *= unit;
      return b;
    };
    Options options;
    options.gradient_tolerance = 0;  // the one test that depends on the units of x
    return minimize(scaled, vec({-1.2 / unit, 1}), options);
  };
  const Result plain = fit(1);
  const Result scaled = fit(1024);
  CHECK(scaled.x[0] * 1024 == plain.x[0]);
  CHECK(scaled.x[1] == plain.x[1]);
  CHECK(scaled.summary.counts.r == plain.summary.counts.r);
}
