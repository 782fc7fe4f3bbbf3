#include <catch2/catch.hpp>
#include <hesse/solver/detail/convergence/convergence.hpp>

#include "chain.hpp"

using namespace hesse::solver;
using namespace hesse::solver::detail;
using namespace hesse::solver::testing;
using Catch::Contains;

namespace {

constexpr Method every_method[] = {Method::trust_region, Method::line_search, Method::cubic, Method::lbfgs};

Options by_method(Method method, LinearSolver solver = LinearSolver::automatic) {
  Options options;
  options.method = method;
  options.linear_solver = solver;
  return options;
}

// The second derivative of the first variable is far below 1e-300 at x₀ = 38.2; the other variables are ordinary.
Chain gaussian_tail() {
  return {100,
          [](Index i, double x) {
            if (i > 0) return Second1{0.5 * (x - 1) * (x - 1), x - 1, 1};
            const double e = std::exp(-0.5 * x * x);
            return Second1{-e, x * e, (1 - x * x) * e};
          },
          [](Index i, double x, double y) { return i > 0 ? spring(x, y, 0.3) : Second2{}; }};
}

// ¼(x² − 1)² in every variable.
Second1 well(double x) {
  const double u = x * x - 1;
  return {0.25 * u * u, x * u, 3 * x * x - 1};
}

}  // namespace

TEST_CASE("denormal second derivatives end no sparse run in a loop", "[N15][sparse]") {
  for (const Method method : every_method) {
    Options options = by_method(method);
    options.max_seconds = 20;
    VectorXd x0 = VectorXd::Zero(100);
    x0[0] = 38.2;
    Chain f = gaussian_tail();
    const Result result = minimize(f, x0, options);
    CAPTURE(name(method), result.summary.brief());
    CHECK(result.status() != StopReason::limit_time);
    CHECK(result.status() != StopReason::internal_error);
    // Line search and cubic regularisation end where they are, as with dense matrices: this variable spoils their units.
    if (method == Method::trust_region || method == Method::lbfgs)
      CHECK((result.x.tail(99) - VectorXd::Ones(99)).norm() < 1e-3);
    else
      CHECK_FALSE(result.converged());
  }
}

TEST_CASE("sparse runs in units near the end of the numbers end with a true status", "[N14][sparse]") {
  for (const double unit : {1e-309, 1e-300, 1e290})
    for (const Method method : every_method) {
      Chain f{100, [](Index, double x) { return well(x); }, [](Index, double x, double y) { return spring(x, y, 0.1); },
              unit};
      Options options = by_method(method, LinearSolver::sparse);
      options.max_seconds = 20;
      options.max_iterations = 200;
      const Result result = minimize(f, VectorXd::LinSpaced(100, 0.5, 3), options);
      CAPTURE(name(method), unit, result.summary.brief());
      CHECK(result.status() != StopReason::limit_time);
      CHECK(result.status() != StopReason::internal_error);
      if (result.converged()) CHECK((result.x - VectorXd::Ones(100)).norm() < 1e-2);
    }
}

TEST_CASE("a structure that grows until it is full changes the run to dense Hessians", "[sparse]") {
  // Σ(xᵢ − 1)² + (Σxᵢ − n)²/n where Σxᵢ ≥ n/2, without its last term elsewhere: the structure is diagonal at first.
  struct Growing {
    Index n = 100;
    bool full = false;

    Index dimension() const { return n; }
    HessianStructure hessian_structure() const {
      HessianStructure structure{n, {0}, {}};
      for (Index j = 0; j < n; ++j) {
        for (Index i = j; i < (full ? n : j + 1); ++i) structure.inner.push_back(i);
        structure.outer.push_back(static_cast<Index>(structure.inner.size()));
      }
      return structure;
    }
    double excess(const VectorXd& x) const {
      return x.sum() >= 0.5 * static_cast<double>(n) ? x.sum() - static_cast<double>(n) : 0;
    }
    int value(const VectorXd& x, double& f) {
      f = (x.array() - 1).square().sum() + excess(x) * excess(x) / static_cast<double>(n);
      return 0;
    }
    int value_gradient(const VectorXd& x, double& f, VectorXd& g) {
      value(x, f);
      g = 2 * (x.array() - 1) + 2 * excess(x) / static_cast<double>(n);
      return 0;
    }
    int value_gradient_hessian(const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
      value_gradient(x, f, g);
      const bool coupled = x.sum() >= 0.5 * static_cast<double>(n);
      full = full || coupled;
      const HessianStructure structure = hessian_structure();
      h.setConstant(structure.size(), coupled ? 2 / static_cast<double>(n) : 0);
      for (Index j = 0; j < n; ++j) h[structure.outer[static_cast<std::size_t>(j)]] += 2;
      return 0;
    }
  };
  for (const Method method : {Method::trust_region, Method::cubic, Method::line_search}) {
    Growing f;
    const Result result = minimize(f, VectorXd::Zero(100), by_method(method));
    CAPTURE(name(method), result.summary.brief());
    CHECK(f.full);
    CHECK(result.converged());
    CHECK((result.x - VectorXd::Ones(100)).norm() < 1e-8);
    CHECK_THAT(result.summary.full(), Contains("dense Hessian of 100 variables"));
  }
}

TEST_CASE("tails of a step that start at 1e-53 are no divergence", "[sparse]") {
  for (const Index n : {500, 1000})
    for (const Method method : {Method::trust_region, Method::cubic}) {
      Chain f{n, [](Index, double x) { return well(x); }, [](Index, double x, double y) { return spring(x, y, 0.05); }};
      VectorXd x0 = VectorXd::Zero(n);
      x0[n / 2] = 1e-3;
      const Result result = minimize(f, x0, by_method(method));
      CAPTURE(name(method), n, result.summary.brief());
      CHECK(result.status() != StopReason::unbounded);
      CHECK(result.converged());
      CHECK(result.summary.quality == PointQuality::stationary_2nd_order);
    }
}

TEST_CASE("the certificate of a long chain has the decrease of the Newton step", "[sparse]") {
  // ½xᵀLx for the Laplace matrix of 10⁵ variables. The smallest eigenvalue is 1e-9, the largest 4.
  const Index n = 100000;
  Chain f{n,
          [n](Index i, double x) {
            return i == 0 || i == n - 1 ? Second1{0.5 * x * x, x, 1} : Second1{};
          },
          [](Index, double x, double y) { return spring(x, y, 1); }};
  VectorXd x0(n);
  for (Index i = 0; i < n; ++i)
    x0[i] = 1e-4 * std::sin(3.14159265358979 * static_cast<double>(i + 1) / static_cast<double>(n + 1));
  auto objective = erase(f);
  Summary summary;
  const Options options;
  Evaluator evaluator(*objective, options, summary);
  evaluator.start(x0);
  Point p = evaluator.start_point();
  REQUIRE(evaluator.hessian(p));
  const Certificate certificate = certify(evaluator, p);
  CHECK(certificate.decrease / p.f == Approx(1).epsilon(0.01));
  CHECK(certificate.relative_step == Approx(1).epsilon(0.01));
  CHECK(certificate.inertia.negative == 0);
}

TEST_CASE("a saddle of many blocks is left in all of them together", "[sparse]") {
  for (const Method method : {Method::trust_region, Method::cubic, Method::line_search}) {
    Chain f{300, [](Index i, double x) {
              const double weight = 1 + 0.001 * static_cast<double>(i);
              const Second1 w = well(x);
              return Second1{weight * w.f, weight * w.g, weight * w.h};
            }};
    const Result result = minimize(f, VectorXd::Zero(300), by_method(method));
    CAPTURE(name(method), result.summary.brief());
    CHECK(result.converged());
    CHECK(result.summary.f < 1e-20);
    CHECK(result.summary.counts.iterations < 160);
  }
}

TEST_CASE("an unbounded function ends at no second-order point", "[sparse]") {
  for (const double unit : {1.0, 1e-10, 1e-20})
    for (const Method method : every_method) {
      Chain f{60, [unit](Index i, double x) {
                return i == 0 ? Second1{unit * x, unit, 0} : Second1{(x - 1) * (x - 1), 2 * (x - 1), 2};
              }};
      Options options = by_method(method);
      options.max_iterations = 500;
      const Result result = minimize(f, VectorXd::Zero(60), options);
      CAPTURE(name(method), unit, result.summary.brief());
      CHECK_FALSE(result.converged());
      CHECK(result.summary.quality != PointQuality::stationary_2nd_order);
    }
}

TEST_CASE("a second derivative that is no number is named by row and column", "[N14][sparse]") {
  Chain f{100,
          [](Index i, double x) {
            const Second1 w = well(x);
            return i == 7 ? Second1{w.f, w.g, std::numeric_limits<double>::quiet_NaN()} : w;
          },
          [](Index, double x, double y) { return spring(x, y, 1); }};
  const Result result = minimize(f, VectorXd::Constant(100, 3));
  CHECK(result.status() == StopReason::evaluation_failed_at_start);
  CHECK_THAT(result.summary.message, Contains("H[7, 7] is nan") && Contains("x[7] = 3"));
}

TEST_CASE("a start with many entries outside the bounds is noted in a few lines", "[bounds]") {
  const Index n = 20000;
  Chain f{n, [](Index, double x) { return Second1{x * x, 2 * x, 2}; }};
  Options options;
  options.lower = VectorXd::Constant(n, 1);
  const Result result = minimize(f, VectorXd::Zero(n), options);
  CHECK(result.converged());
  CHECK(result.summary.notes.size() <= 7);
  CHECK_THAT(result.summary.full(), Contains("20000 entries of x0"));
  options.lower = VectorXd::Constant(n, std::numeric_limits<double>::quiet_NaN());
  CHECK(minimize(f, VectorXd::Zero(n), options).summary.message.size() < 1000);
}

TEST_CASE("an obstacle problem is solved in few iterations", "[bounds][sparse]") {
  for (const Index n : {100, 300}) {
    const double h = 1 / static_cast<double>(n + 1);
    Chain f{n,
            [h, n](Index i, double x) {
              const double k = i == 0 || i == n - 1 ? 1 / h : 0;
              return Second1{0.5 * k * x * x, k * x, k};
            },
            [h](Index, double x, double y) { return spring(x, y, 1 / h); }};
    Options options;
    options.lower.resize(n);
    for (Index i = 0; i < n; ++i) options.lower[i] = 0.3 - 4 * std::pow(h * static_cast<double>(i + 1) - 0.4, 2);
    const Result result = minimize(f, VectorXd::Constant(n, 0.5), options);
    CAPTURE(n, result.summary.brief());
    CHECK(result.converged());
    CHECK(result.summary.counts.iterations < 60);
    // Complementarity: the multipliers are positive where x is at the obstacle, and 0 elsewhere.
    VectorXd g;
    double value = 0;
    f.value_gradient(result.x, value, g);
    for (Index i = 0; i < n; ++i) {
      const bool touches = result.x[i] == options.lower[i];
      if (touches)
        CHECK(g[i] > -1e-9);
      else
        CHECK(std::abs(g[i]) < 1e-8);
    }
  }
}

TEST_CASE("at a bound without slope, curvature decides", "[N40][bounds]") {
  const Method method = GENERATE(Method::trust_region, Method::line_search, Method::cubic);
  Options box = by_method(method);
  CAPTURE(name(method));
  for (const Index n : {3, 100}) {
    box.lower = VectorXd::Zero(n);
    box.upper = VectorXd::Ones(n);
    Chain hill{n, [](Index, double x) { return Second1{-x * x, -2 * x, -2}; }};
    const Result concave = minimize(hill, VectorXd::Zero(n), box);
    CAPTURE(n, concave.summary.brief());
    CHECK(concave.x == VectorXd::Ones(n));
    box.upper = VectorXd();
    Chain double_wells{n, [](Index, double x) { return well(x); }};
    const Result wells = minimize(double_wells, VectorXd::Zero(n), box);
    CAPTURE(wells.summary.brief());
    CHECK((wells.x - VectorXd::Ones(n)).norm() < 1e-8);
  }
  // Degenerate, and a minimum: x² at x ≥ 0.
  box.lower = VectorXd::Zero(2);
  Chain parabola{2, [](Index, double x) { return Second1{x * x, 2 * x, 2}; }};
  const Result minimum = minimize(parabola, vec({3, 0}), box);
  CHECK(minimum.converged());
  CHECK(minimum.summary.quality == PointQuality::stationary_2nd_order);
  CHECK(minimum.x.norm() < 1e-10);
}

TEST_CASE("variables at their bounds do not count in the inertia", "[bounds]") {
  // The free block has entries of 1e10, so that the 1 of a held row would count as zero.
  General f = quadratic(MatrixXd{{1e-10, 1, 0}, {1, 1e11, 0}, {0, 0, 1}}, vec({0, 0, -5}));
  Options options;
  options.lower = VectorXd::Zero(3);
  const Result result = minimize(f, vec({1, 1, 0}), options);
  REQUIRE(result.summary.inertia);
  CHECK(result.summary.inertia->positive + result.summary.inertia->zero + result.summary.inertia->negative <= 2);
  CHECK(result.summary.inertia->positive >= 0);
}
