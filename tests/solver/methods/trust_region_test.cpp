#include <catch2/catch.hpp>
#include <hesse/solver/detail/subproblems/radius_rule.hpp>

#include "objectives.hpp"

using namespace hesse::solver;

using namespace hesse::solver::detail;
using namespace hesse::solver::testing;

TEST_CASE("Newton in a trust region: both radius rules, quadratic and curved valleys") {
  for (const auto rule : {RadiusRuleName::cat, RadiusRuleName::classic}) {
    CAPTURE(name(rule));
    Options options = with(Method::trust_region);
    options.radius_rule = rule;
    auto valley = rosenbrock();
    const Result result = minimize(valley, vec({-1.2, 1}), options);
    CHECK(result.converged());
    CHECK(result.x.isApprox(vec({1, 1}), 1e-12));

    for (const Index n : {3, 40}) {
      MatrixXd a = MatrixXd::Identity(n, n) * 2;
      for (Index i = 0; i + 1 < n; ++i) a(i, i + 1) = a(i + 1, i) = -1;
      auto objective = quadratic(a, VectorXd::Ones(n));
      const Result bowl = minimize(objective, VectorXd::Zero(n), options);
      CHECK(bowl.converged());
      CHECK((a * bowl.x - VectorXd::Ones(n)).norm() < 1e-10);
      CHECK(bowl.summary.inertia->positive == n);
    }
  }
}

TEST_CASE("a sparse lower triangle is understood") {
  struct Sparse {
    int dimension() const { return 2; }
    HessianStructure hessian_structure() const { return {2, {0, 2, 3}, {0, 1, 1}}; }
    int value(const VectorXd& x, double& f) const {
      f = 2 * x[0] * x[0] + x[0] * x[1] + x[1] * x[1] - x[0];
      return 0;
    }
    int value_gradient(const VectorXd& x, double& f, VectorXd& g) const {
      g = vec({4 * x[0] + x[1] - 1, x[0] + 2 * x[1]});
      return value(x, f);
    }
    int value_gradient_hessian(const VectorXd& x, double& f, VectorXd& g, VectorXd& h) const {
      h = vec({4, 1, 2});
      return value_gradient(x, f, g);
    }
  } objective;
  const Result result = minimize(objective, vec({3, 3}));
  CHECK(result.converged());
  CHECK(result.x.isApprox(vec({2.0 / 7, -1.0 / 7}), 1e-14));
}

TEST_CASE("radius rules are data", "[N13]") {
  const Options options;
  for (const auto rule_name : {RadiusRuleName::cat, RadiusRuleName::classic}) {
    const RadiusRule& rule = radius_rule(rule_name);
    CHECK(rule.rule == rule_name);
    const Trial good{1, 1, 1, 1, 0};
    const Trial bad{1, 1, 0.001, 1, 0};
    CHECK(rule.update(rule.ratio(good, options), good, options) > 1);
    CHECK(rule.update(rule.ratio(bad, options), bad, options) < 1);
    const Trial underflow{1, 1, 0, 0, 0};
    CHECK(std::isfinite(rule.ratio(underflow, options)));
    CHECK(rule.ratio(underflow, options) < 0);
  }
  const Trial step{2, 3, 1, 1, 0};
  CHECK(radius_rule(RadiusRuleName::cat).update(1, step, options) == 48);
}
