#include <catch2/catch.hpp>

#include "objectives.hpp"

using namespace hesse::solver;

using namespace hesse::solver::detail;
using namespace hesse::solver::testing;

TEST_CASE("a NaN at trial points shortens the step and the run goes on", "[N07][N08]") {
  // 2 − sqrt(x) + x/4 has its minimum at 4; Newton's step from 0.01 and long steps to the left leave the domain.
  for (const double x0 : {0.01, 1.0, 60.0})
    for (const Method method : methods(false)) {
      CAPTURE(x0, name(method));
      General objective = separable(
          1, [](double x) { return 2 - std::sqrt(x) + x / 4; }, [](double x) { return -0.5 / std::sqrt(x) + 0.25; },
          [](double x) { return 0.25 / (x * std::sqrt(x)); });
      const Result result = minimize(objective, vec({x0}), with(method));
      CHECK(result.converged());
      CHECK(result.x[0] == Approx(4).epsilon(1e-6));
    }
  Squares root{
      1, 1, [](const VectorXd& x) { return vec({std::sqrt(x[0]) - 0.1}); },
      [](const VectorXd& x) { return MatrixXd{{0.5 / std::sqrt(x[0])}}; },
      [](const VectorXd& x, const VectorXd& l) { return MatrixXd{{-0.25 * l[0] / (x[0] * std::sqrt(x[0]))}}; }};
  const Result result = minimize(root, vec({4}));
  CHECK(result.converged());
  CHECK(result.x[0] == Approx(0.01));
  CHECK(result.summary.counts.not_finite > 0);
}

TEST_CASE("a point where f is finite and the derivatives are not is never accepted", "[N09]") {
  for (const Method method : methods(true)) {
    CAPTURE(name(method));
    auto inner = rosenbrock();
    // A stripe across the way in which only values exist.
    Faulty objective(inner, [](Quantity q, int, const VectorXd& x, double*, VectorXd* first, MatrixXd* j) {
      if (x[0] > -0.9 && x[0] < -0.8) {
        if (q == Quantity::gradient) (*first)[0] = no_number;
        if (q == Quantity::jacobian) (*j)(1, 0) = no_number;
      }
      return Evaluation::ok;
    });
    std::vector<VectorXd> accepted;
    Options options = with(method);
    options.callback = [&](const Progress& progress) {
      accepted.push_back(progress.x);
      return Action::go_on;
    };
    const Result result = minimize(objective, vec({-1.2, 1}), options);
    for (const auto& x : accepted) CHECK_FALSE((x[0] > -0.9 && x[0] < -0.8));
    CHECK(result.x.allFinite());
    CHECK(result.summary.f < 24.2 / 2);
    if (result.converged()) CHECK(std::isfinite(result.summary.gradient_norm));
  }
}

TEST_CASE("derivatives that fail from some point on leave the best point, not the start", "[N09]") {
  for (const Method method : methods(true)) {
    CAPTURE(name(method));
    auto inner = rosenbrock();
    Faulty objective(inner, [](Quantity q, int call, const VectorXd&, double*, VectorXd* first, MatrixXd* j) {
      if (q == Quantity::gradient && call > 2) first->setConstant(no_number);
      if (q == Quantity::jacobian && call > 2) j->setConstant(no_number);
      return Evaluation::ok;
    });
    const Result result = minimize(objective, vec({-1.2, 1}), with(method));
    CHECK_FALSE(result.converged());
    CHECK(result.summary.f < result.summary.start_f);
    CHECK(reported_f_is_f_of_x(inner, result));
    CHECK_FALSE(result.summary.message.empty());
  }
}

TEST_CASE("a start that is finite alone is returned as it is", "[N10]") {
  for (const Method method : methods(true)) {
    CAPTURE(name(method));
    auto inner = rosenbrock();
    const VectorXd x0 = vec({-1.2, 1});
    Faulty objective(inner, [&](Quantity, int, const VectorXd& x, double*, VectorXd*, MatrixXd*) {
      return x == x0 ? Evaluation::ok : Evaluation::not_evaluable;
    });
    const Result result = minimize(objective, x0, with(method));
    CHECK_FALSE(result.converged());
    CHECK((result.status() == StopReason::stalled || result.status() == StopReason::evaluation_failed));
    CHECK(result.x == x0);
    CHECK(result.summary.quality == PointQuality::start_only);
  }
}

TEST_CASE("minus infinity is no best value, unless the option calls it unbounded", "[N11]") {
  for (const Method method : methods(false)) {
    CAPTURE(name(method));
    General objective = separable(
        1, [](double x) { return x < 0.5 ? -infinity : (x - 1) * (x - 1) + x; },
        [](double x) { return 2 * (x - 1) + 1; }, [](double) { return 2.0; });
    const Result kept = minimize(objective, vec({1}), with(method));
    CHECK(std::isfinite(kept.summary.f));
    CHECK(kept.x[0] >= 0.5);
    General cliff = separable(
        1, [](double x) { return x < 0.5 ? -infinity : x * x; }, [](double x) { return 2 * x; },
        [](double) { return 2.0; });
    Options options = with(method);
    options.minus_infinity_is_unbounded = true;
    const Result result = minimize(cliff, vec({1}), options);
    CHECK(result.status() == StopReason::unbounded);
    CHECK(std::isfinite(result.summary.f));
  }
}

TEST_CASE("the step that changes nothing ends the run", "[N48]") {
  for (const Method method : methods(false)) {
    CAPTURE(name(method));
    // A wrong gradient: the model always promises a decrease that f does not keep.
    General objective = separable(
        1, [](double x) { return x * x; }, [](double) { return 1.0; }, [](double) { return 1e-3; });
    objective.f = [](const VectorXd& x) { return std::abs(x[0] - 1); };
    const Result result = minimize(objective, vec({1}), with(method));
    CHECK(result.status() == StopReason::stalled);
    CHECK(result.x[0] == 1);
    CHECK(result.summary.counts.iterations < 1000);
  }
}

TEST_CASE("a function that differs from call to call is recognised", "[N35]") {
  for (const Method method : methods(true)) {
    CAPTURE(name(method));
    auto inner = rosenbrock();
    double drift = 0;
    Faulty objective(inner, [&](Quantity q, int, const VectorXd&, double* f, VectorXd* first, MatrixXd*) {
      drift += 1e-3;
      if (q == Quantity::value || q == Quantity::gradient) *f += drift;
      if (q == Quantity::residuals || q == Quantity::jacobian) (*first)[0] += drift;
      return Evaluation::ok;
    });
    const Result result = minimize(objective, vec({-1.2, 1}), with(method));
    CHECK(result.status() == StopReason::invalid_problem);
    CHECK_THAT(result.summary.message, Catch::Contains("not a function of x"));
  }
}

TEST_CASE("a step in f keeps the best side and does not hang", "[N36]") {
  for (const Method method : methods(false)) {
    CAPTURE(name(method));
    General objective = separable(
        1, [](double x) { return x * x + (x < 0.7 ? 5.0 : 0.0); }, [](double x) { return 2 * x; },
        [](double) { return 2.0; });
    const Result result = minimize(objective, vec({2}), with(method));
    CHECK_FALSE(result.converged());
    CHECK(result.summary.f < 4);
    CHECK(result.x[0] >= 0.7);
  }
}

TEST_CASE("a kinked valley ends as stalled, not as converged", "[N25][N37]") {
  for (const Method method : methods(false)) {
    CAPTURE(name(method));
    General objective = separable(
        2, [](double x) { return std::abs(x - 0.3); }, [](double x) { return x > 0.3   ? 1.0
                                                                             : x < 0.3 ? -1.0
                                                                                       : 0.0; },
        [](double) { return 0.0; });
    const Result result = minimize(objective, vec({1, -2}), with(method));
    CHECK(result.x.allFinite());
    CHECK(result.summary.f < 3);
    if (result.converged()) CHECK(result.summary.gradient_norm == 0);
  }
}
