#include <catch2/catch.hpp>

#include "objectives.hpp"

using namespace hesse::solver;

using namespace hesse::solver::detail;
using namespace hesse::solver::testing;

namespace {

bool has_note(const Result& result, const std::string& part) {
  for (const auto& note : result.summary.notes)
    if (note.find(part) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("functions without lower bound are unbounded, with a finite best point", "[N16][N23]") {
  const std::vector<std::pair<std::string, General>> list{
      {"-x", separable(
                 1, [](double x) { return -x; }, [](double) { return -1.0; }, [](double) { return 0.0; })},
      {"-x^2", separable(
                   1, [](double x) { return -x * x; }, [](double x) { return -2 * x; }, [](double) { return -2.0; })},
      {"-exp x", separable(
                     1, [](double x) { return -std::exp(x); }, [](double x) { return -std::exp(x); },
                     [](double x) { return -std::exp(x); })},
      {"x^3",
       separable(
           1, [](double x) { return x * x * x; }, [](double x) { return 3 * x * x; }, [](double x) { return 6 * x; })},
      {"log x", separable(
                    1, [](double x) { return std::log(x); }, [](double x) { return 1 / x; },
                    [](double x) { return -1 / (x * x); })}};
  for (const auto& [text, function] : list)
    for (const Method method : methods(false)) {
      CAPTURE(text, name(method));
      General objective = function;
      Options options = with(method);
      if (text == "log x") options.unbounded_below = -100;  // beyond -745 no double is left between x and 0
      const Result result = minimize(objective, vec({text == "x^3" ? -1.0 : 1.0}), options);
      CHECK(result.status() == StopReason::unbounded);
      CHECK(result.x.allFinite());
      CHECK(std::isfinite(result.summary.f));
      CHECK(reported_f_is_f_of_x(objective, result));
    }
}

TEST_CASE("second-order methods leave a saddle along negative curvature", "[N17]") {
  // x² − y² + y⁴/4 has its minima at (0, ±sqrt 2).
  General objective{2, [](const VectorXd& x) { return x[0] * x[0] - x[1] * x[1] + std::pow(x[1], 4) / 4; },
                    [](const VectorXd& x) {
                      return vec({2 * x[0], -2 * x[1] + std::pow(x[1], 3)});
                    },
                    [](const VectorXd& x) {
                      return MatrixXd{{2, 0}, {0, -2 + 3 * x[1] * x[1]}};
                    }};
  for (const Method method : methods(false)) {
    CAPTURE(name(method));
    const Result result = minimize(objective, vec({0, 0}), with(method));
    if (method == Method::lbfgs) {
      CHECK_FALSE(result.converged());
      CHECK(result.summary.quality == PointQuality::saddle);
      continue;
    }
    CHECK(result.converged());
    CHECK(result.summary.quality == PointQuality::stationary_2nd_order);
    CHECK(std::abs(result.x[1]) == Approx(std::sqrt(2.0)));
    CHECK(result.summary.inertia->negative == 0);
  }
}

TEST_CASE("least squares leaves a stationary start that is no minimum", "[N17]") {
  Squares objective{1, 1, [](const VectorXd& x) { return vec({1 - x[0] * x[0]}); },
                    [](const VectorXd& x) { return MatrixXd{{-2 * x[0]}}; },
                    [](const VectorXd&, const VectorXd& l) { return MatrixXd{{-2 * l[0]}}; }};
  const Result result = minimize(objective, vec({0}));
  CHECK(result.converged());
  CHECK(std::abs(result.x[0]) == Approx(1));
}

TEST_CASE("a monkey saddle is stationary, and the curvature does not decide", "[N18]") {
  General objective{2, [](const VectorXd& x) { return std::pow(x[0], 3) - 3 * x[0] * x[1] * x[1]; },
                    [](const VectorXd& x) {
                      return vec({3 * x[0] * x[0] - 3 * x[1] * x[1], -6 * x[0] * x[1]});
                    },
                    [](const VectorXd& x) {
                      return MatrixXd{{6 * x[0], -6 * x[1]}, {-6 * x[1], -6 * x[0]}};
                    }};
  for (const Method method : methods(false)) {
    CAPTURE(name(method));
    const Result result = minimize(objective, vec({0, 0}), with(method));
    CHECK(result.summary.quality == PointQuality::stationary_1st_order);
    CHECK(has_note(result, "degenerate"));
  }
}

TEST_CASE("a singular Hessian at the solution is no obstacle", "[N19]") {
  auto objective = powell_singular();
  for (const Method method : methods(true)) {
    CAPTURE(name(method));
    const Result result = minimize(objective, vec({3, -1, 0, 1}), with(method));
    CHECK(result.x.allFinite());
    CHECK(result.summary.f < 1e-9);
    CHECK((result.converged() || result.summary.quality != PointQuality::saddle));
  }
}

TEST_CASE("indefinite Hessians on the way: accepted values never rise", "[N20]") {
  auto objective = rosenbrock();
  for (const Method method : methods(true)) {
    CAPTURE(name(method));
    // ∇²f is indefinite at this start.
    const Result result = minimize(objective, vec({0, 5}), with(method));
    CHECK(result.converged());
    CHECK(result.summary.quality == PointQuality::stationary_2nd_order);
    CHECK(result.x.isApprox(vec({1, 1}), 1e-6));
    double last = result.summary.start_f;
    for (const auto& record : result.summary.trace) {
      if (!record.accepted) continue;
      CHECK(record.f <= last * (1 + 1e-12));
      last = record.f;
    }
  }
}

TEST_CASE("a variable without effect is named and stays as it is", "[N21]") {
  Squares objective{3, 3,
                    [](const VectorXd& x) {
                      return vec({10 * (x[2] - x[0] * x[0]), 1 - x[0], 0.5});
                    },
                    [](const VectorXd& x) {
                      return MatrixXd{{-20 * x[0], 0, 10}, {-1, 0, 0}, {0, 0, 0}};
                    },
                    [](const VectorXd&, const VectorXd& l) {
                      return MatrixXd{{-20 * l[0], 0, 0}, {0, 0, 0}, {0, 0, 0}};
                    }};
  const double y = 0.1234567890123;
  const Result result = minimize(objective, vec({-1.2, y, 1}));
  CHECK(result.converged());
  CHECK(result.x[1] == y);
  CHECK(result.x[2] == Approx(1));
  CHECK(has_note(result, "x[1]"));
}

TEST_CASE("rank-deficient Jacobians give a minimiser", "[N21]") {
  Squares objective{2, 3,
                    [](const VectorXd& x) {
                      return vec({x[0] + x[1] - 1, 2 * (x[0] + x[1]) - 2, 3 * (x[0] + x[1]) - 4});
                    },
                    [](const VectorXd&) {
                      return MatrixXd{{1, 1}, {2, 2}, {3, 3}};
                    },
                    [](const VectorXd&, const VectorXd&) { return MatrixXd(MatrixXd::Zero(2, 2)); }};
  const Result result = minimize(objective, vec({5, -7}));
  CHECK(result.converged());
  CHECK(result.x.sum() == Approx(17.0 / 14));
}

TEST_CASE("residuals that depend on nothing are stationary with a remark", "[N22]") {
  Squares objective{2, 2,
                    [](const VectorXd&) {
                      return vec({1, 2});
                    },
                    [](const VectorXd&) { return MatrixXd(MatrixXd::Zero(2, 2)); },
                    [](const VectorXd&, const VectorXd&) { return MatrixXd(MatrixXd::Zero(2, 2)); }};
  const Result result = minimize(objective, vec({3, 4}));
  CHECK(result.converged());
  CHECK(result.x == vec({3, 4}));
  CHECK(result.summary.quality == PointQuality::stationary_1st_order);
  CHECK(has_note(result, "no residual depends on any variable"));
}

TEST_CASE("an infimum at infinity is no minimum: x runs away", "[N24]") {
  for (const Method method : methods(false)) {
    CAPTURE(name(method));
    General objective = separable(
        1, [](double x) { return std::exp(-x); }, [](double x) { return -std::exp(-x); },
        [](double x) { return std::exp(-x); });
    const Result result = minimize(objective, vec({0}), with(method));
    CHECK(result.status() == StopReason::diverging_iterates);
    CHECK(result.summary.quality != PointQuality::stationary_2nd_order);
    CHECK(result.summary.f < 1e-25);
  }
}

TEST_CASE("a large constant drowns f, the gradient still leads to the minimum", "[N33]") {
  for (const Method method : methods(false)) {
    CAPTURE(name(method));
    General objective{2, [](const VectorXd& x) { return 1e16 + x.squaredNorm(); },
                      [](const VectorXd& x) { return VectorXd(2 * x); },
                      [](const VectorXd&) { return MatrixXd(2 * MatrixXd::Identity(2, 2)); }};
    const Result result = minimize(objective, vec({3, 4}), with(method));
    CHECK(result.summary.counts.iterations < 200);
    CHECK(result.summary.f <= 1e16 + 25);
  }
}

TEST_CASE("no variables, no residuals", "[M05][M06]") {
  General objective{0, [](const VectorXd&) { return 7.0; }, [](const VectorXd&) { return VectorXd(0); },
                    [](const VectorXd&) { return MatrixXd(0, 0); }};
  const Result result = minimize(objective, VectorXd(0));
  CHECK(result.converged());
  CHECK(result.summary.f == 7);
  CHECK(objective.calls == 1);

  General zero{2, [](const VectorXd&) { return 0.0; },
               [](const VectorXd&) {
                 return vec({0, 0});
               },
               [](const VectorXd&) { return MatrixXd(MatrixXd::Zero(2, 2)); }};
  const Result nothing = minimize(zero, vec({1, 2}));
  CHECK(nothing.converged());
  CHECK(nothing.summary.f == 0);
  CHECK(has_note(nothing, "degenerate"));
}
