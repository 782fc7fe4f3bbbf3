#include <Eigen/Eigenvalues>
#include <catch2/catch.hpp>
#include <hesse/solver/detail/linear_algebra/scaling.hpp>
#include <hesse/solver/detail/subproblems/line_search_direction.hpp>

#include "line_search_problems.hpp"

using namespace hesse::solver;

using namespace hesse::solver::detail;
using namespace hesse::solver::handmade;

namespace {

// Q diag(λ) Qᵀ with a fixed reflection Q.
MatrixXd with_eigenvalues(const VectorXd& lambda) {
  const VectorXd v = VectorXd::LinSpaced(lambda.size(), 1, 3).normalized();
  const MatrixXd q = MatrixXd::Identity(lambda.size(), lambda.size()) - 2 * v * v.transpose();
  const MatrixXd h = q * lambda.asDiagonal() * q;
  return 0.5 * (h + h.transpose());
}

Point point(const VectorXd& g, const MatrixXd& h) {
  Point p;
  p.x = VectorXd::Ones(g.size());
  p.g = g;
  p.H = h;
  return p;
}

SearchDirection direction_from(const Point& p, Counts& counts) {
  return search_direction(p, p.x.cwiseAbs(), {}, counts);
}

}  // namespace

TEST_CASE("a positive definite Hessian gives the Newton step", "[direction]") {
  for (const Index n : {1, 2, 20, 100}) {
    const MatrixXd h = with_eigenvalues(VectorXd::LinSpaced(n, 1, 50));
    const VectorXd g = VectorXd::LinSpaced(n, -1, 2);
    Counts counts;
    const SearchDirection direction = direction_from(point(g, h), counts);
    CHECK(direction.newton());
    CHECK(direction.d.size() == 0);
    CHECK((h * direction.s + g).norm() < 1e-12 * g.norm());
    CHECK(counts.factorizations == 1);
  }
}

TEST_CASE("an indefinite Hessian gives descent and negative curvature", "[direction]") {
  for (const Index n : {2, 5, 63, 64, 65, 120}) {
    VectorXd lambda = VectorXd::LinSpaced(n, 1, 9);
    lambda[n / 2] = -2;
    const MatrixXd h = with_eigenvalues(lambda);
    for (const double scale : {1.0, 0.0}) {
      const VectorXd g = scale * VectorXd::LinSpaced(n, -1, 2);
      Counts counts;
      const SearchDirection direction = direction_from(point(g, h), counts);
      INFO("n = " << n << ", |g| = " << g.norm());
      CHECK(direction.model == "curvilinear");
      REQUIRE(direction.d.size() == n);
      CHECK(direction.d.norm() > 0);
      CHECK(direction.d.dot(h * direction.d) < 0);
      CHECK(direction.curvature == Approx(direction.d.dot(h * direction.d)).epsilon(1e-6));
      CHECK(direction.d.dot(g) <= 0);
      CHECK((scale == 0 || direction.slope < 0));
      CHECK(direction.shift > 0);
    }
  }
}

TEST_CASE("a singular Hessian and a zero Hessian give finite descent", "[direction][N16]") {
  for (const Index n : {1, 3, 80}) {
    VectorXd lambda = VectorXd::LinSpaced(n, 0, 4);
    const VectorXd g = VectorXd::Ones(n);
    for (const MatrixXd& h : {with_eigenvalues(lambda), MatrixXd(MatrixXd::Zero(n, n))}) {
      Counts counts;
      const SearchDirection direction = direction_from(point(g, h), counts);
      CHECK(direction.s.allFinite());
      CHECK(direction.slope < 0);
      CHECK(direction.s.cwiseAbs().maxCoeff() < 1e3);
    }
  }
}

TEST_CASE("equilibration makes the largest entry of each row one", "[direction]") {
  const VectorXd units = vector({1e-6, 1, 1e5, 1e9});
  const MatrixXd h = units.asDiagonal() * with_eigenvalues(vector({1, 2, -3, 4})) * units.asDiagonal();
  const VectorXd d = equilibration(h);
  const MatrixXd scaled = d.cwiseInverse().asDiagonal() * h * d.cwiseInverse().asDiagonal();
  for (Index i = 0; i < 4; ++i) {
    CHECK(scaled.row(i).cwiseAbs().maxCoeff() > 0.2);
    CHECK(scaled.row(i).cwiseAbs().maxCoeff() < 5);
    int exponent = 0;
    CHECK(std::frexp(d[i], &exponent) == 0.5);
  }
  CHECK(equilibration(MatrixXd(MatrixXd::Zero(3, 3))) == VectorXd::Ones(3));
}

TEST_CASE("the units of x do not change the Newton step", "[direction]") {
  const MatrixXd h = with_eigenvalues(vector({1, 2, 3, 4}));
  const VectorXd g = vector({1, -2, 3, -4});
  const VectorXd units = vector({std::exp2(-30), 1, std::exp2(20), std::exp2(40)});
  Counts counts;
  const SearchDirection plain = direction_from(point(g, h), counts);
  const SearchDirection scaled =
      direction_from(point(units.cwiseProduct(g), units.asDiagonal() * h * units.asDiagonal()), counts);
  CHECK((units.cwiseProduct(scaled.s) - plain.s).norm() < 1e-13 * plain.s.norm());
}
