#include <catch2/catch.hpp>
#include <hesse/hesse.hpp>

using Eigen::Index;
using Eigen::VectorXd;
using hesse::solver::Method;
using hesse::solver::PointQuality;

// Plain loops over many variables: their Hessians are sparse, and nobody says so.

namespace {

const auto extended_rosenbrock = [](const auto& x) {
  std::decay_t<decltype(x[0])> sum(0.0);
  for (Index i = 0; i + 1 < x.size(); i += 2) {
    auto a = x[i + 1] - x[i] * x[i], b = 1.0 - x[i];
    sum += 100.0 * a * a + b * b;
  }
  return sum;
};

VectorXd standard_start(Index n) {
  return VectorXd::NullaryExpr(n, [](Index i) { return i % 2 == 0 ? -1.2 : 1.0; });
}

// Particles in a plane that repel and attract each other up to a distance.
const auto cut_off = [](const auto& x) {
  constexpr double range = 2.5;  // squared
  std::decay_t<decltype(x[0])> sum(0.0);
  for (Index i = 0; i < x.size(); i += 2)
    for (Index j = 0; j < i; j += 2) {
      auto dx = x[i] - x[j], dy = x[i + 1] - x[j + 1];
      auto r2 = dx * dx + dy * dy;
      if (r2 < range) {
        auto s = 1.0 / (r2 * r2 * r2), end = (range - r2) * (range - r2) * (range - r2);
        sum += (s * s - 2.0 * s) * end;
      }
    }
  return sum;
};

}  // namespace

TEST_CASE("every method minimises a plain loop of 20000 variables", "[sparse]") {
  for (const auto method :
       {Method::automatic, Method::trust_region, Method::line_search, Method::cubic, Method::lbfgs}) {
    hesse::Options options;
    options.method = method;
    const auto result = hesse::minimize(extended_rosenbrock, standard_start(20000), options);
    CAPTURE(hesse::solver::name(method));
    CHECK(result.converged());
    CHECK(result.summary.quality == PointQuality::stationary_2nd_order);
    CHECK((result.x.array() - 1).abs().maxCoeff() < 1e-8);
    CHECK(result.summary.inertia->positive == 20000);
  }
}

TEST_CASE("sparse and dense matrices lead to the same minimum in as many steps", "[sparse]") {
  hesse::Options dense, sparse;
  dense.linear_solver = hesse::solver::LinearSolver::dense;
  sparse.linear_solver = hesse::solver::LinearSolver::sparse;
  const auto a = hesse::minimize(extended_rosenbrock, standard_start(200), dense);
  const auto b = hesse::minimize(extended_rosenbrock, standard_start(200), sparse);
  CHECK(a.converged());
  CHECK(b.converged());
  CHECK((a.x - b.x).norm() < 1e-9);
  CHECK(std::abs(a.summary.counts.H - b.summary.counts.H) <= 3);
}

TEST_CASE("pairs that come within a cut-off extend the pattern of the Hessian", "[sparse]") {
  const Index side = 10;
  VectorXd x0(2 * side * side);
  for (Index i = 0; i < side * side; ++i) {
    x0[2 * i] = 1.12 * static_cast<double>(i / side) + 0.1 * std::sin(3.0 * static_cast<double>(i));
    x0[2 * i + 1] = 1.12 * static_cast<double>(i % side) + 0.1 * std::cos(5.0 * static_cast<double>(i));
  }
  const auto result = hesse::minimize(cut_off, x0);
  CHECK(result.converged());
  CHECK(result.summary.quality == PointQuality::stationary_2nd_order);
  const auto [f, g, h] = hesse::ad::value_gradient_hessian(cut_off, result.x);
  CHECK(f == Approx(result.summary.f));
  CHECK(g.norm() < 1e-6 * std::abs(f));
}

TEST_CASE("bounds hold variables of a sparse problem", "[sparse]") {
  const Index n = 1000;
  hesse::Options options;
  options.lower = VectorXd::Constant(n, -2.0);
  options.upper = VectorXd::Constant(n, 0.5);
  const auto result = hesse::minimize(extended_rosenbrock, standard_start(n).cwiseMin(0.5), options);
  CHECK(result.converged());
  for (Index i = 0; i < n; i += 2) {
    CHECK(result.x[i] == 0.5);
    CHECK(result.x[i + 1] == Approx(0.25));
  }
  CHECK(result.summary.inertia->positive == n / 2);
}

TEST_CASE("a large sum of squares is minimised by its sparse Hessian", "[sparse]") {
  // Broyden's tridiagonal function: residuals of three variables each.
  const Index n = 8000;
  hesse::LeastSquares fit;
  std::vector<hesse::ad::Parameter> x;
  for (Index i = 0; i < n; ++i) x.push_back(fit.add_parameter({-1.0}));
  for (std::size_t i = 1; i + 1 < x.size(); ++i)
    fit.add_residual<1, 1, 1, 1>(
        [](const auto* a, const auto* b, const auto* c, auto* r) {
          r[0] = (3.0 - 2.0 * b[0]) * b[0] - a[0] - 2.0 * c[0] + 1.0;
          return true;
        },
        x[i - 1], x[i], x[i + 1]);
  fit.add_residual<1, 1, 1>(
      [](const auto* b, const auto* c, auto* r) {
        r[0] = (3.0 - 2.0 * b[0]) * b[0] - 2.0 * c[0] + 1.0;
        return true;
      },
      x[0], x[1]);
  fit.add_residual<1, 1, 1>(
      [](const auto* a, const auto* b, auto* r) {
        r[0] = (3.0 - 2.0 * b[0]) * b[0] - a[0] + 1.0;
        return true;
      },
      x[x.size() - 2], x[x.size() - 1]);
  const auto result = hesse::minimize(fit);
  CHECK(result.summary.method == Method::trust_region);
  CHECK(result.converged());
  CHECK(result.summary.f < 1e-20);
}
