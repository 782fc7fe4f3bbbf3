#include <catch2/catch.hpp>
#include <hesse/solver/detail/subproblems/cubic_subproblem.hpp>

#include "line_search_problems.hpp"

using namespace hesse::solver;

using namespace hesse::solver::detail;
using namespace hesse::solver::handmade;

namespace {

MatrixXd rotated(const VectorXd& lambda) {
  const VectorXd v = VectorXd::LinSpaced(lambda.size(), 1, 3).normalized();
  const MatrixXd q = MatrixXd::Identity(lambda.size(), lambda.size()) - 2 * v * v.transpose();
  const MatrixXd h = q * lambda.asDiagonal() * q;
  return 0.5 * (h + h.transpose());
}

double model(const VectorXd& g, const MatrixXd& h, double sigma, const VectorXd& s) {
  return g.dot(s) + 0.5 * s.dot(h * s) + sigma / 3 * std::pow(s.norm(), 3);
}

// The conditions that characterise a global minimiser: (H + λI)s = −g, λ = σ‖s‖, H + λI positive semidefinite.
void check_global(const VectorXd& g, const MatrixXd& h, double sigma, double lambda_1) {
  const CubicStep step = solve_cubic(ReducedHessian(h), g, sigma);
  INFO("n = " << g.size() << ", sigma = " << sigma << ", |g| = " << g.norm() << ", lambda = " << step.multiplier);
  const double scale = h.norm() + step.multiplier;
  // An eigenvalue near zero is itself known only to the rounding of the largest one.
  const double accuracy = std::abs(lambda_1) > 1e-3 ? 1e-10 : 1e-6;
  REQUIRE(step.d.allFinite());
  CHECK((h * step.d + step.multiplier * step.d + g).norm() <= 1e-12 * (g.norm() + scale * step.length));
  CHECK(std::abs(step.multiplier - sigma * step.length) <= accuracy * step.multiplier);
  CHECK(step.multiplier >= -lambda_1 - 1e-12 * scale);
  CHECK(step.predicted >= 0);
  CHECK(step.predicted == Approx(-model(g, h, sigma, step.d)).epsilon(1e-8).margin(1e-13 * scale * step.length));
}

}  // namespace

TEST_CASE("the cubic step is a global minimiser", "[cubic]") {
  for (const Index n : {1, 2, 5, 16, 17, 40})
    for (const double lowest : {-3.0, -1e-8, 0.0, 1e-8, 0.5, 4.0})
      for (const double sigma : {1e-8, 1e-3, 1.0, 1e3, 1e8})
        for (const double size : {1e-6, 1.0, 1e6}) {
          VectorXd lambda = VectorXd::LinSpaced(n, 5, 6);
          lambda[0] = lowest;
          check_global(size * VectorXd::LinSpaced(n, 1, -2), rotated(lambda), sigma, lowest);
        }
}

TEST_CASE("the hard case of the cubic step is exact", "[cubic]") {
  for (const Index n : {2, 5, 16, 17, 40}) {
    VectorXd lambda = VectorXd::LinSpaced(n, 1, 6);
    lambda[0] = -2;
    const MatrixXd h = rotated(lambda);
    // g without a component along the lowest eigenvector, the first column of the reflection.
    VectorXd e = VectorXd::LinSpaced(n, 0, 1e-3);
    const VectorXd v = VectorXd::LinSpaced(n, 1, 3).normalized();
    const VectorXd g = e - 2 * v * v.dot(e);
    for (const double sigma : {0.1, 1.0}) {
      check_global(g, h, sigma, -2);
      const CubicStep step = solve_cubic(ReducedHessian(h), g, sigma);
      CHECK(step.hard_case);
      CHECK(step.length == Approx(2 / sigma).epsilon(1e-10));
    }
    // At a saddle g = 0: still a step, along negative curvature.
    const CubicStep step = solve_cubic(ReducedHessian(h), VectorXd::Zero(n), 1.0);
    CHECK(step.length == Approx(2).epsilon(1e-10));
    CHECK(step.predicted == Approx(4.0 / 3).epsilon(1e-9));
  }
}

TEST_CASE("no point of a fine grid is lower than the cubic step", "[cubic]") {
  const MatrixXd h = rotated(vector({-1, 2}));
  const VectorXd g = vector({0.3, -0.2});
  const double best = -solve_cubic(ReducedHessian(h), g, 0.7).predicted;
  for (double a = -4; a <= 4; a += 0.02)
    for (double b = -4; b <= 4; b += 0.02) REQUIRE(model(g, h, 0.7, vector({a, b})) >= best - 1e-14);
}

TEST_CASE("cubic steps of extreme size are finite", "[cubic][N13]") {
  const MatrixXd h = rotated(vector({-1, 2, 3}));
  for (const double size : {1e-150, 1e150})
    for (const double sigma : {1e-100, 1.0, 1e100}) {
      const CubicStep step = solve_cubic(ReducedHessian(h), size * vector({1, 2, 3}), sigma);
      INFO("|g| = " << size << ", sigma = " << sigma);
      CHECK(step.d.allFinite());
      CHECK(step.d.norm() > 0);
    }
  CHECK(solve_cubic(ReducedHessian(MatrixXd::Identity(2, 2)), VectorXd::Zero(2), 1.0).length == 0);
}

TEST_CASE("without a slope there is no cubic step, however close to singular the Hessian is", "[cubic][N19]") {
  // Singular but for rounding: the smallest eigenvalue may come out positive and the last pivot not.
  for (Index n = 2; n <= 60; ++n)
    for (const Index rank : {n - 1, n / 2}) {
      MatrixXd factor(n, rank);
      for (Index j = 0; j < rank; ++j)
        for (Index i = 0; i < n; ++i) factor(i, j) = std::cos(1.0 + static_cast<double>(i * (2 * j + 1)));
      const CubicStep step = solve_cubic(ReducedHessian(factor * factor.transpose()), VectorXd::Zero(n), 1.0);
      INFO("n = " << n << ", rank " << rank);
      REQUIRE(step.d.size() == n);
      CHECK(step.length < 1e-10);
    }
}
