#include <catch2/catch.hpp>

#include "objectives.hpp"

using namespace hesse::solver;
using namespace hesse::solver::testing;
using Catch::Contains;

namespace {

// Σ (xᵢ − log xᵢ), least at (1, …, 1). Its domain ends at 0; where it is left, `left` is set.
General barrier(Index n, bool& left) {
  General f = separable(
      n, [](double x) { return x - std::log(std::abs(x)); }, [](double x) { return 1 - 1 / x; },
      [](double x) { return 1 / (x * x); });
  const auto plain = f.f;
  f.f = [plain, &left](const VectorXd& x) {
    left = left || (x.array() <= 0).any();
    return plain(x);
  };
  return f;
}

// How far d leads before the first xᵢ is 0.
double until_zero(const VectorXd& x, const VectorXd& d) {
  double t = std::numeric_limits<double>::infinity();
  for (Index i = 0; i < x.size(); ++i)
    if (d[i] < 0) t = std::min(t, -x[i] / d[i]);
  return t;
}

}  // namespace

TEST_CASE("no method goes further than max_step allows", "[max_step]") {
  for (const Method method : {Method::trust_region, Method::cubic, Method::line_search, Method::lbfgs}) {
    bool left = false;
    General f = barrier(3, left);
    Options options;
    options.method = method;
    options.max_step = until_zero;
    const Result result = minimize(f, vec({2.5, 40, 0.01}), options);
    CAPTURE(name(method), result.summary.full());
    CHECK(result.converged());
    CHECK((result.x - VectorXd::Ones(3)).norm() < 1e-6);
    CHECK_FALSE(left);
    CHECK_THAT(result.summary.full(), Contains("max_step = a function"));
  }
}

TEST_CASE("without max_step the same runs leave the domain", "[max_step]") {
  bool left = false;
  General f = barrier(3, left);
  minimize(f, vec({2.5, 40, 0.01}));
  CHECK(left);
}

TEST_CASE("least squares respect max_step", "[max_step]") {
  bool left = false;
  // rᵢ = 1/xᵢ − 1.
  Squares f{2, 2,
            [&](const VectorXd& x) {
              left = left || (x.array() <= 0).any();
              return VectorXd(x.cwiseInverse().array() - 1);
            },
            [](const VectorXd& x) { return MatrixXd((-x.array().square().inverse()).matrix().asDiagonal()); },
            [](const VectorXd& x, const VectorXd& l) {
              return MatrixXd((2 * l.array() / x.array().cube()).matrix().asDiagonal());
            }};
  Options options;
  options.max_step = until_zero;
  const Result result = minimize(f, vec({3, 0.2}), options);
  CHECK(result.converged());
  CHECK_FALSE(left);
}

TEST_CASE("a max_step that returns no number ends the run with its value and point", "[max_step]") {
  for (const double value : {std::numeric_limits<double>::quiet_NaN(), -1.0}) {
    bool left = false;
    General f = barrier(2, left);
    Options options;
    options.max_step = [value](const VectorXd&, const VectorXd&) { return value; };
    const Result result = minimize(f, vec({2, 3}), options);
    CHECK(result.status() == StopReason::invalid_option);
    CHECK_THAT(result.summary.message, Contains("max_step returned") && Contains("(2, 3)"));
    CHECK(result.x == vec({2, 3}));
  }
}

TEST_CASE("where max_step allows nothing, the run stalls at its start", "[max_step]") {
  bool left = false;
  General f = barrier(2, left);
  Options options;
  options.max_step = [](const VectorXd&, const VectorXd&) { return 0.0; };
  const Result result = minimize(f, vec({2, 3}), options);
  CHECK_FALSE(result.converged());
  CHECK(result.x == vec({2, 3}));
}
