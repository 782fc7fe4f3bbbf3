#include <catch2/catch.hpp>

#include "objectives.hpp"

using namespace hesse::solver;

using namespace hesse::solver::detail;
using namespace hesse::solver::testing;

namespace {

void expect_failed_start(const Result& result, const VectorXd& x0, const std::string& named) {
  CHECK(result.status() == StopReason::evaluation_failed_at_start);
  CHECK(result.x == x0);
  CHECK(result.summary.counts.iterations == 0);
  CHECK_THAT(result.summary.message, Catch::Contains(named));
}

}  // namespace

TEST_CASE("a start where f is NaN or infinite ends at once and names f", "[N01][N02]") {
  for (const double bad : {no_number, infinity, -infinity})
    for (const Method method : methods(true)) {
      CAPTURE(bad, name(method));
      auto inner = rosenbrock();
      Faulty objective(inner, [bad](Quantity q, int, const VectorXd&, double* f, VectorXd*, MatrixXd*) {
        if (q == Quantity::value) *f = bad;
        return Evaluation::ok;
      });
      const VectorXd x0 = vec({-1.2, 1});
      const Result result = minimize(objective, x0, with(method));
      expect_failed_start(result, x0, "f(x0)");
      CHECK(result.summary.quality == PointQuality::none);
      CHECK_THAT(result.summary.message, Catch::Contains("injected"));
    }
}

TEST_CASE("a start with an entry that is not finite is refused before any evaluation", "[N03]") {
  for (const double bad : {no_number, infinity, -infinity}) {
    auto objective = rosenbrock();
    const Result result = minimize(objective, vec({1, bad}));
    CHECK(result.status() == StopReason::invalid_problem);
    CHECK_THAT(result.summary.message, Catch::Contains("x0[1]"));
    CHECK(objective.calls == 0);
  }
}

TEST_CASE("a gradient with NaN at the start is never convergence", "[N04]") {
  for (const Method method : methods(true)) {
    CAPTURE(name(method));
    auto inner = rosenbrock();
    Faulty objective(inner, [](Quantity q, int, const VectorXd&, double*, VectorXd* first, MatrixXd* j) {
      if (q == Quantity::gradient) (*first)[1] = no_number;
      if (q == Quantity::jacobian) (*j)(0, 1) = no_number;
      return Evaluation::ok;
    });
    const VectorXd x0 = vec({-1.2, 1});
    const Result result = minimize(objective, x0, with(method));
    expect_failed_start(result, x0, "nan");
    CHECK_FALSE(result.converged());
  }
}

TEST_CASE("one NaN anywhere in the gradient is seen, whatever n and its place", "[N05]") {
  for (Index n = 1; n <= 40; ++n)
    for (Index k = 0; k < n; ++k) {
      // Everything else is at the minimum: a norm that drops NaN would report convergence.
      General objective{n, [](const VectorXd& x) { return 0.5 * x.squaredNorm(); },
                        [k](const VectorXd& x) {
                          VectorXd g = x;
                          g[k] = no_number;
                          return g;
                        },
                        [n](const VectorXd&) { return MatrixXd(MatrixXd::Identity(n, n)); }};
      const Result result = minimize(objective, VectorXd::Zero(n));
      REQUIRE(result.status() == StopReason::evaluation_failed_at_start);
      REQUIRE_THAT(result.summary.message, Catch::Contains("g[" + std::to_string(k) + "]"));
    }
}

TEST_CASE("a Hessian with NaN is never used", "[N06]") {
  for (const Method method : methods(false)) {
    CAPTURE(name(method));
    auto inner = rosenbrock();
    Faulty objective(inner, [](Quantity q, int call, const VectorXd&, double*, VectorXd* first, MatrixXd*) {
      if (q == Quantity::hessian && call > 3) (*first)[0] = no_number;
      return Evaluation::ok;
    });
    const Result result = minimize(objective, vec({-1.2, 1}), with(method));
    CHECK(result.x.allFinite());
    CHECK(result.summary.f <= 24.2 / 2);
    CHECK(reported_f_is_f_of_x(*objective.base, result));
    if (result.converged()) CHECK(result.summary.gradient_norm < 1e-6);
    if (!result.converged()) CHECK_FALSE(result.summary.message.empty());
  }
}

TEST_CASE("residuals whose squares overflow are named", "[N12]") {
  Squares objective{1, 2,
                    [](const VectorXd& x) {
                      return vec({1e200 * x[0], 1});
                    },
                    [](const VectorXd&) {
                      return MatrixXd{{1e200}, {0}};
                    },
                    [](const VectorXd&, const VectorXd&) { return MatrixXd{{0}}; }};
  const Result result = minimize(objective, vec({3}));
  expect_failed_start(result, vec({3}), "residual 0");
  CHECK_THAT(result.summary.message, Catch::Contains("scale"));
}

TEST_CASE("sizes that do not match are refused with both numbers", "[M01]") {
  auto objective = rosenbrock();
  const Result result = minimize(objective, vec({1, 2, 3}));
  CHECK(result.status() == StopReason::invalid_problem);
  CHECK(result.summary.message == "x0 has 3 entries, the function has 2 variables");
  CHECK(objective.calls == 0);

  for (const Method method : methods(false)) {
    CAPTURE(name(method));
    General wrong{2, [](const VectorXd& x) { return x.squaredNorm(); },
                  [](const VectorXd&) {
                    return vec({1, 2, 3});
                  },
                  [](const VectorXd&) { return MatrixXd(MatrixXd::Identity(2, 2)); }};
    const Result short_gradient = minimize(wrong, vec({1, 2}), with(method));
    CHECK(short_gradient.status() == StopReason::invalid_problem);
    CHECK_THAT(short_gradient.summary.message, Catch::Contains("3") && Catch::Contains("2"));
  }
  Squares rows = rosenbrock();
  rows.jac = [](const VectorXd&) { return MatrixXd(MatrixXd::Ones(3, 2)); };
  CHECK(minimize(rows, vec({1, 2})).status() == StopReason::invalid_problem);
}

TEST_CASE("a function that refuses its start, or every third point, or is fatal", "[M14]") {
  for (const Method method : methods(true)) {
    CAPTURE(name(method));
    auto inner = rosenbrock();
    Faulty always(inner, [](auto&&...) { return Evaluation::not_evaluable; });
    CHECK(minimize(always, vec({-1.2, 1}), with(method)).status() == StopReason::evaluation_failed_at_start);

    Faulty sometimes(inner, [](Quantity q, int call, const VectorXd&, double*, VectorXd*, MatrixXd*) {
      const bool is_trial = q == Quantity::value || q == Quantity::residuals;
      return is_trial && call % 3 == 0 ? Evaluation::not_evaluable : Evaluation::ok;
    });
    Options options = with(method);
    options.purity_check = false;
    const Result result = minimize(sometimes, vec({-1.2, 1}), options);
    CHECK(result.converged());
    CHECK(result.summary.f < 1e-12);

    Faulty fatal(inner, [](Quantity q, int call, const VectorXd&, double*, VectorXd*, MatrixXd*) {
      return (q == Quantity::value && call == 3) || (q == Quantity::residuals && call == 2) ? Evaluation::fatal
                                                                                            : Evaluation::ok;
    });
    const Result ended = minimize(fatal, vec({-1.2, 1}), options);
    CHECK(ended.status() == StopReason::evaluation_failed);
    CHECK(ended.x.allFinite());
    CHECK(ended.summary.f <= ended.summary.start_f);
  }
}

TEST_CASE("outputs left unwritten are found", "[M15]") {
  General objective = separable(
      3, [](double x) { return x * x; }, [](double x) { return 2 * x; }, [](double) { return 2.0; });
  auto inner = objective;
  struct Lazy : General {
    int value_gradient_hessian(const VectorXd& x, double& fx, VectorXd& gx, VectorXd&) {
      value(x, fx);
      gx[0] = 1;
      gx[1] = 1;
      return 0;
    }
  };
  Lazy lazy;
  static_cast<General&>(lazy) = inner;
  const Result result = minimize(lazy, vec({1, 2, 3}));
  CHECK(result.status() == StopReason::evaluation_failed_at_start);
  CHECK_THAT(result.summary.message, Catch::Contains("g[2]"));
}
