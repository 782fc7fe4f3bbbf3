#include <Eigen/LU>
#include <catch2/catch.hpp>
#include <hesse/solver/detail/linear_algebra/lbfgs_memory.hpp>
#include <hesse/solver/detail/subproblems/strong_wolfe.hpp>

#include "line_search_problems.hpp"

using namespace hesse::solver;

using namespace hesse::solver::detail;
using namespace hesse::solver::handmade;

TEST_CASE("the two-loop recursion is the BFGS update written out", "[lbfgs]") {
  // Independently: Hₖ₊₁ = (I − ρsyᵀ)Hₖ(I − ρysᵀ) + ρssᵀ from γI with the newest γ, over the pairs still kept.
  const Index n = 6;
  const MatrixXd a = MatrixXd(VectorXd::LinSpaced(n, 1, 12).asDiagonal()) + MatrixXd::Constant(n, n, 0.3);
  for (const Index m : {1, 3, 8}) {
    LbfgsMemory memory(n, m);
    std::vector<VectorXd> pairs;
    for (int k = 0; k < 7; ++k) {
      VectorXd s(n);
      for (Index i = 0; i < n; ++i) s[i] = std::sin(1.0 + 3.1 * k + 1.7 * static_cast<double>(i));
      REQUIRE(memory.push(s, a * s));
      pairs.push_back(s);
      const std::size_t kept = std::min<std::size_t>(pairs.size(), static_cast<std::size_t>(m));
      CHECK(memory.count() == static_cast<Index>(kept));
      const VectorXd y = a * s;
      MatrixXd h = s.dot(y) / y.squaredNorm() * MatrixXd::Identity(n, n);
      for (std::size_t i = pairs.size() - kept; i < pairs.size(); ++i) {
        const VectorXd& si = pairs[i];
        const VectorXd yi = a * si;
        const double rho = 1 / si.dot(yi);
        const MatrixXd v = MatrixXd::Identity(n, n) - rho * yi * si.transpose();
        h = (v.transpose() * h * v + rho * si * si.transpose()).eval();
      }
      const VectorXd g = VectorXd::LinSpaced(n, -1, 1);
      CHECK((memory.direction(g) + h * g).norm() < 1e-12 * (h * g).norm());
      CHECK(memory.direction(g).dot(g) < 0);
      CHECK((memory.direction(y) + s).norm() < 1e-11 * s.norm());  // the secant equation
    }
  }
}

TEST_CASE("pairs without safely positive curvature are refused", "[lbfgs]") {
  LbfgsMemory memory(2, 4);
  CHECK_FALSE(memory.push(vector({1, 0}), vector({-1, 0})));
  CHECK_FALSE(memory.push(vector({1, 0}), vector({0, 1})));
  CHECK_FALSE(memory.push(vector({1, 0}), vector({1e-17, 1})));
  CHECK_FALSE(memory.push(vector({1, 0}), vector({quiet_nan, 1})));
  CHECK_FALSE(memory.push(vector({0, 0}), vector({0, 0})));
  CHECK(memory.count() == 0);
  CHECK(memory.direction(vector({3, 4})) == vector({-3, -4}));
  CHECK(memory.push(vector({1, 0}), vector({2, 0})));
  memory.clear();
  CHECK(memory.count() == 0);
}

TEST_CASE("the strong Wolfe conditions hold at the found point", "[strong_wolfe]") {
  for (const double c_2 : {0.9, 0.1, 0.01})
    for (const double alpha_1 : {1e-6, 1e-2, 1.0, 50.0, 1e6})
      for (const Problem& problem : {rosenbrock(), wood(), beale(), two_wells(vector({2, 3}))}) {
        Options options;
        options.wolfe = c_2;
        Summary summary;
        auto objective = erase(Handmade(problem));
        Evaluator evaluator(*objective, options, summary);
        evaluator.start(problem.x0);
        Point p = evaluator.start_point();
        REQUIRE(evaluator.gradient(p));
        const VectorXd s = -p.g / p.g.norm();
        const WolfeResult found = strong_wolfe(evaluator, p, s, alpha_1);
        INFO(problem.name << ", c_2 = " << c_2 << ", alpha_1 = " << alpha_1 << ", alpha = " << found.alpha);
        REQUIRE(found.end == WolfeEnd::wolfe);
        CHECK(found.q.f <= p.f + options.armijo * found.alpha * p.g.dot(s));
        CHECK(std::abs(found.q.g.dot(s)) <= -c_2 * p.g.dot(s));
        CHECK(found.q.x == p.x + found.alpha * s);
        CHECK(summary.counts.f <= 61);
      }
}

TEST_CASE("a search that finds nothing says so", "[strong_wolfe][N10]") {
  Options options;
  Summary summary;
  Handmade handmade(rosenbrock());
  handmade.after_value = [](const VectorXd& x, double& f) {
    if (x != rosenbrock().x0) f = quiet_nan;
    return 0;
  };
  auto objective = erase(handmade);
  Evaluator evaluator(*objective, options, summary);
  evaluator.start(rosenbrock().x0);
  Point p = evaluator.start_point();
  REQUIRE(evaluator.gradient(p));
  const WolfeResult found = strong_wolfe(evaluator, p, -p.g, 1.0);
  CHECK(found.end == WolfeEnd::failed);
  CHECK_FALSE(found.derivatives_failed);
  CHECK(summary.counts.f <= 61);
}
