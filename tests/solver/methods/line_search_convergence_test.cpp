#include <catch2/catch.hpp>

#include "line_search_problems.hpp"

using namespace hesse::solver;

using namespace hesse::solver::detail;
using namespace hesse::solver::handmade;

namespace {

// What must hold of any result: the reported numbers are those of the returned point, recomputed here.
void check_truthful(Handmade& objective, const Result& result) {
  INFO(result.summary.full());
  REQUIRE(result.x.allFinite());
  double f = quiet_nan;
  objective.value(result.x, f);
  CHECK(f == result.summary.f);
  CHECK_FALSE(result.summary.message.empty());
  if (!result.converged()) return;
  const Jet jet = objective.at(result.x);
  CHECK(jet.g.allFinite());
  CHECK(result.summary.gradient_norm == jet.g.cwiseAbs().maxCoeff());
  CHECK(result.summary.quality != PointQuality::saddle);
}

struct Check {
  Handmade objective;
  Result result;
};

Check solved(const Problem& problem, const Options& options) {
  Handmade objective(problem);
  Result result = minimize(objective, problem.x0, options);
  return {objective, result};
}

}  // namespace

TEST_CASE("every method minimises the classical problems", "[convergence]") {
  for (const Method method : tested_methods())
    for (const Problem& problem : standard_problems()) {
      INFO(name(method) << " on " << problem.name);
      auto [objective, result] = solved(problem, with(method));
      INFO(result.summary.full());
      check_truthful(objective, result);
      CHECK(result.converged());
      CHECK(result.summary.quality == PointQuality::stationary_2nd_order);
      CHECK(std::abs(result.summary.f - problem.minimum) < 1e-14);
      CHECK(result.summary.trace.size() == static_cast<std::size_t>(result.summary.counts.iterations) + 1);
    }
}

TEST_CASE("the Newton methods need few Hessians", "[convergence]") {
  struct Row {
    Problem problem;
    int line_search;
    int cubic;
  };
  for (const auto& [problem, line_search, cubic] :
       {Row{rosenbrock(), 32, 32}, Row{wood(), 75, 60}, Row{beale(), 12, 15}, Row{brown_badly_scaled(), 12, 35}}) {
    INFO(problem.name);
    CHECK(solved(problem, with(Method::line_search)).result.summary.counts.H <= line_search);
    CHECK(solved(problem, with(Method::cubic)).result.summary.counts.H <= cubic);
  }
}

TEST_CASE("the Newton methods converge from far starts", "[convergence]") {
  for (const Method method : {Method::line_search, Method::cubic})
    for (const double factor : {10.0, 100.0})
      for (Problem problem : {rosenbrock(), wood(), powell_singular(), brown_badly_scaled()}) {
        problem.x0 *= factor;
        INFO(name(method) << " on " << problem.name << " from x0 times " << factor);
        auto [objective, result] = solved(problem, with(method));
        check_truthful(objective, result);
        CHECK(result.converged());
        CHECK(result.summary.f < 1e-14);
      }
}

TEST_CASE("convergence is quadratic at the end", "[convergence]") {
  for (const Method method : {Method::line_search, Method::cubic}) {
    INFO(name(method));
    std::vector<double> errors;
    Options options = with(method);
    options.callback = [&](const Progress& progress) {
      if (progress.iteration.accepted) errors.push_back((progress.x - vector({1, 1})).norm());
      return Action::go_on;
    };
    solved(rosenbrock(), options);
    int quadratic = 0;
    for (std::size_t k = 0; k + 1 < errors.size(); ++k)
      if (errors[k] < 0.05 && errors[k + 1] > 1e-14 && errors[k + 1] <= 20 * errors[k] * errors[k]) ++quadratic;
    CHECK(quadratic >= 1);
    CHECK(errors.back() < 1e-12);
  }
}

TEST_CASE("every accepted step descends along its direction", "[N20]") {
  for (const Method method : tested_methods())
    for (const Problem& problem :
         {rosenbrock(vector({0, 3})), rosenbrock(), wood(), beale(), two_wells(vector({0.01, 2}))}) {
      INFO(name(method) << " on " << problem.name);
      const Handmade objective(problem);
      VectorXd x = problem.x0;
      Options options = with(method);
      int steps = 0;
      options.callback = [&](const Progress& progress) {
        if (!progress.iteration.accepted || progress.iteration.number == 0) return Action::go_on;
        const Jet before = objective.at(x);
        const Jet after = objective.at(progress.x);
        const VectorXd p = progress.x - x;
        CHECK(after.f <= before.f + 1e-14 * std::abs(before.f));
        if (before.g.norm() > 1e-9) CHECK(p.dot(before.g) < 0);
        x = progress.x;
        ++steps;
        return Action::go_on;
      };
      solved(problem, options);
      CHECK(steps > 3);
    }
}

TEST_CASE("a saddle as start is left, or named", "[N17]") {
  for (const Method method : tested_methods())
    for (const Problem& problem : {two_wells(vector({0, 0})), many_wells(5), many_wells(20), many_wells(80)}) {
      INFO(name(method) << " on " << problem.name);
      auto [objective, result] = solved(problem, with(method));
      INFO(result.summary.full());
      check_truthful(objective, result);
      if (second_order(method)) {
        CHECK(result.converged());
        CHECK(result.summary.quality == PointQuality::stationary_2nd_order);
        CHECK(result.summary.f == Approx(problem.minimum).epsilon(1e-14));
      } else {
        CHECK(result.status() == StopReason::stalled);
        CHECK(result.summary.quality == PointQuality::saddle);
      }
    }
}

TEST_CASE("a degenerate stationary point is of first order only", "[N18]") {
  for (const Method method : tested_methods()) {
    auto [objective, result] = solved(monkey_saddle(), with(method));
    INFO(name(method) << "\n" << result.summary.full());
    CHECK(result.status() == StopReason::converged_gradient);
    CHECK(result.summary.quality == PointQuality::stationary_1st_order);
    CHECK_FALSE(result.summary.notes.empty());
  }
}

TEST_CASE("every method copes with a singular Hessian at the solution", "[N19]") {
  for (const Method method : tested_methods()) {
    auto [objective, result] = solved(powell_singular(), with(method));
    INFO(name(method) << "\n" << result.summary.full());
    check_truthful(objective, result);
    CHECK(result.converged());
    CHECK(result.x.norm() < 1e-3);
  }
}

TEST_CASE("the memory of L-BFGS is an option", "[convergence]") {
  for (const int m : {1, 3, 50}) {
    Options options = with(Method::lbfgs);
    options.lbfgs_memory = m;
    CHECK(solved(rosenbrock(), options).result.summary.f < 1e-20);
  }
}

TEST_CASE("scaling f by a power of two changes no iterate", "[metamorphic]") {
  for (const Method method : {Method::line_search, Method::lbfgs}) {
    std::vector<VectorXd> paths[2];
    for (const int k : {0, 1}) {
      Problem problem = rosenbrock();
      const double scale = std::exp2(20 * k);
      problem.body = [scale, body = problem.body](const VectorXd& x, Jet& j) {
        body(x, j);
        j.f *= scale;
        j.g *= scale;
        j.H *= scale;
      };
      Options options = with(method);
      options.gradient_tolerance *= scale;
      options.callback = [&](const Progress& progress) {
        paths[k].push_back(progress.x);
        return Action::go_on;
      };
      solved(problem, options);
    }
    INFO(name(method));
    REQUIRE(paths[0].size() == paths[1].size());
    for (std::size_t i = 0; i < paths[0].size(); ++i) CHECK(paths[0][i] == paths[1][i]);
  }
}
