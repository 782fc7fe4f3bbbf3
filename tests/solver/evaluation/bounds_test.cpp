#include <catch2/catch.hpp>

#include "objectives.hpp"

using namespace hesse::solver;

using namespace hesse::solver::detail;
using namespace hesse::solver::testing;
using Catch::Contains;

namespace {

Options within(const VectorXd& lower, const VectorXd& upper) {
  Options options;
  options.lower = lower;
  options.upper = upper;
  return options;
}

Options by(Method method, const VectorXd& lower, const VectorXd& upper) {
  Options options = within(lower, upper);
  options.method = method;
  return options;
}

General bowl(Index n) {
  return quadratic(MatrixXd::Identity(n, n), VectorXd::Ones(n));  // least at (1, …, 1)
}

// (1 − x₀)² + 100 (x₁ − x₀²)²
General valley() {
  return {2, [](const VectorXd& x) { return std::pow(1 - x[0], 2) + 100 * std::pow(x[1] - x[0] * x[0], 2); },
          [](const VectorXd& x) {
            return vec({-2 * (1 - x[0]) - 400 * x[0] * (x[1] - x[0] * x[0]), 200 * (x[1] - x[0] * x[0])});
          },
          [](const VectorXd& x) {
            MatrixXd h(2, 2);
            h << 2 - 400 * (x[1] - 3 * x[0] * x[0]), -400 * x[0], -400 * x[0], 200;
            return h;
          }};
}

}  // namespace

TEST_CASE("a start outside the bounds is projected and that is said", "[N38]") {
  General f = bowl(3);
  VectorXd first;
  const auto plain = f.f;
  f.f = [&](const VectorXd& x) {
    if (first.size() == 0) first = x;
    return plain(x);
  };
  const Result result = minimize(f, vec({5, 0, -7}), within(vec({-1, -1, -1}), vec({2, 2, 0.5})));
  CHECK(first == vec({2, 0, -1}));
  CHECK(result.converged());
  CHECK((result.x - vec({1, 1, 0.5})).norm() < 1e-12);
  CHECK_THAT(result.summary.full(), Contains("x0[0] = 5") && Contains("x0[2] = -7"));
}

TEST_CASE("where all variables are fixed f is evaluated once", "[N39]") {
  General f = bowl(2);
  const Result result = minimize(f, vec({0, 0}), within(vec({3, 4}), vec({3, 4})));
  CHECK(result.status() == StopReason::converged_gradient);
  CHECK(result.x == vec({3, 4}));
  CHECK(result.summary.counts.f == 1);
  CHECK(f.calls == 1);
  CHECK(result.summary.f == f.f(vec({3, 4})));
}

TEST_CASE("bounds of the wrong size are refused with both numbers", "[M01]") {
  General f = bowl(5);
  const Result result = minimize(f, VectorXd::Zero(5), within(VectorXd::Zero(3), {}));
  CHECK(result.status() == StopReason::invalid_problem);
  CHECK_THAT(result.summary.message, Contains("lower has 3 entries") && Contains("5 variables"));
  CHECK(f.calls == 0);
}

TEST_CASE("a lower bound above the upper one is refused with variable and values", "[M02]") {
  General f = bowl(2);
  const Result result = minimize(f, VectorXd::Zero(2), within(vec({0, 3}), vec({1, 2.5})));
  CHECK(result.status() == StopReason::invalid_problem);
  CHECK_THAT(result.summary.message, Contains("lower[1] = 3") && Contains("upper[1] = 2.5"));
  CHECK(f.calls == 0);
}

TEST_CASE("bounds that are no numbers are refused", "[M03]") {
  const double minus = -infinity;
  for (const auto& [lower, upper, name] : {std::tuple{no_number, 1.0, "lower[0]"},
                                           {0.0, no_number, "upper[0]"},
                                           {infinity, infinity, "lower[0]"},
                                           {minus, minus, "upper[0]"}}) {
    General f = bowl(1);
    const Result result = minimize(f, VectorXd::Zero(1), within(vec({lower}), vec({upper})));
    CHECK(result.status() == StopReason::invalid_problem);
    CHECK_THAT(result.summary.message, Contains(name));
    CHECK(f.calls == 0);
  }
}

TEST_CASE("minima inside, at and in the corner of bounds, by every Newton method", "[bounds]") {
  const Method method = GENERATE(Method::trust_region, Method::line_search, Method::cubic);
  const auto within = [&](const VectorXd& lower, const VectorXd& upper) { return by(method, lower, upper); };
  CAPTURE(name(method));
  // Inside, on x₁ = ½, in a corner, and on one side only.
  General f = valley();
  const Result inside = minimize(f, vec({-1.2, 1}), within(vec({-2, -2}), vec({2, 2})));
  CHECK(inside.converged());
  CHECK((inside.x - vec({1, 1})).norm() < 1e-10);

  const Result side = minimize(f, vec({-1.2, 0.2}), within(vec({-2, -2}), vec({2, 0.5})));
  CHECK(side.converged());
  CHECK(side.x[1] == 0.5);
  CHECK(std::abs(f.g(side.x)[0]) < 1e-7);
  CHECK(f.g(side.x)[1] < 0);
  CHECK(side.summary.quality == PointQuality::stationary_2nd_order);
  CHECK(side.summary.gradient_norm < 1e-7);

  const Result corner = minimize(f, vec({1.8, 1.9}), within(vec({1.5, -infinity}), vec({infinity, 2})));
  CHECK(corner.converged());
  CHECK(corner.x == vec({1.5, 2}));
  CHECK(corner.summary.f == f.f(corner.x));

  CHECK(inside.multipliers == vec({0, 0}));
  CHECK(side.multipliers == vec({0, f.g(side.x)[1]}));
  CHECK(corner.multipliers == f.g(corner.x));
  CHECK(corner.multipliers[0] > 0);  // at its lower bound
  CHECK(corner.multipliers[1] < 0);
  CHECK(minimize(f, vec({-1.2, 1})).multipliers.size() == 0);
  CHECK_THAT(corner.summary.full(), Contains("lower = (1.5, -inf)"));
}

TEST_CASE("no evaluation ever leaves the bounds", "[bounds]") {
  const Method method = GENERATE(Method::trust_region, Method::line_search, Method::cubic);
  const VectorXd lower = vec({-1.5, -0.5}), upper = vec({0.9, 0.7});
  General f = valley();
  const auto plain = f.f;
  bool left = false;
  f.f = [&](const VectorXd& x) {
    left = left || (x.array() < lower.array()).any() || (x.array() > upper.array()).any();
    return plain(x);
  };
  const Result result = minimize(f, vec({-1.2, 0.5}), by(method, lower, upper));
  CHECK(result.converged());
  CHECK_FALSE(left);
}

TEST_CASE("methods that know no bounds say so", "[bounds]") {
  General f = bowl(2);
  for (const Method method : {Method::lbfgs}) {
    Options options = within(VectorXd::Zero(2), VectorXd::Ones(2));
    options.method = method;
    const Result result = minimize(f, VectorXd::Zero(2), options);
    CHECK(result.status() == StopReason::invalid_option);
    CHECK_THAT(result.summary.message, Contains(std::string(name(method))) && Contains("trust_region"));
  }
}
