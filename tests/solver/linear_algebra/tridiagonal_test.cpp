#include <Eigen/Eigenvalues>
#include <catch2/catch.hpp>
#include <cmath>
#include <hesse/solver/detail/linear_algebra/dense_cholesky.hpp>
#include <hesse/solver/detail/linear_algebra/inertia.hpp>
#include <hesse/solver/detail/linear_algebra/reduced_hessian.hpp>
#include <random>

#include "objectives.hpp"

using namespace hesse::solver;

using namespace hesse::solver::detail;
using namespace hesse::solver::testing;

namespace {

MatrixXd random_symmetric(Index n, std::mt19937& engine) {
  std::normal_distribution<double> normal;
  const MatrixXd a = MatrixXd::NullaryExpr(n, n, [&] { return normal(engine); });
  return a + a.transpose();
}

struct Abandoned {};

}  // namespace

TEST_CASE("eigenvalues of a reduced Hessian are those of the matrix, whatever its units") {
  std::mt19937 engine(11);
  for (const Index n : {1, 2, 16, 17, 40, 130})
    for (const double unit : {1.0, 1e-300, 1e-160, 1e150, 1e300}) {
      CAPTURE(n, unit);
      const MatrixXd h = random_symmetric(n, engine);
      const VectorXd values = Eigen::SelfAdjointEigenSolver<MatrixXd>(h, Eigen::EigenvaluesOnly).eigenvalues();
      const ReducedHessian reduced(unit * h);
      CHECK(reduced.smallest() / unit == Approx(values[0]).epsilon(1e-12).margin(1e-12));
      CHECK(reduced.largest() / unit == Approx(values[n - 1]).epsilon(1e-12).margin(1e-12));
      for (const double t : {-3.0, 0.0, 2.5})
        CHECK(reduced.tridiagonal().count_below(t * unit) == (values.array() < t).count());
      const VectorXd b = VectorXd::LinSpaced(n, -1, 2);
      VectorXd y, dy;
      const double shift = 1 + std::max(0.0, -values[0]);
      REQUIRE(reduced.solve(shift * unit, reduced.to_reduced(b), y, dy));
      const VectorXd x = reduced.from_reduced(y) * unit;
      CHECK(((h + shift * MatrixXd::Identity(n, n)) * x + b).norm() < 1e-10);
    }
}

TEST_CASE("a zero matrix has no signs, and equal eigenvalues are counted as often as they occur") {
  const Inertia none = inertia_of(ReducedHessian(MatrixXd::Zero(20, 20)).tridiagonal(), 0);
  CHECK(none.zero == 20);
  MatrixXd h = MatrixXd::Identity(30, 30);
  h.topLeftCorner(10, 10) *= -2;
  const Inertia mixed = inertia_of(ReducedHessian(h).tridiagonal(), 1e-9);
  CHECK(mixed.negative == 10);
  CHECK(mixed.positive == 20);
}

TEST_CASE("Cholesky in blocks is Cholesky, and says where a matrix is not positive definite") {
  std::mt19937 engine(5);
  for (const Index n : {1, 5, 127, 128, 129, 300}) {
    CAPTURE(n);
    const MatrixXd a = random_symmetric(n, engine);
    MatrixXd h = a * a.transpose() + MatrixXd::Identity(n, n);
    const VectorXd b = VectorXd::LinSpaced(n, -1, 2);
    DenseCholesky factor;
    REQUIRE(factor.factor(h));
    CHECK((h * factor.solve(b) - b).norm() < 1e-9 * b.norm());
    CHECK(factor.smallest_pivot() > 0);
    h(n - 1, n - 1) = -1;
    CHECK_FALSE(factor.factor(h));
  }
}

TEST_CASE("long factorisations can be abandoned between their pieces") {
  const MatrixXd h = MatrixXd::Identity(600, 600) * 2;
  int left = 3;
  const Checkpoint stop = [&] {
    if (--left < 0) throw Abandoned{};
  };
  CHECK_THROWS_AS(ReducedHessian(h, stop), Abandoned);
  left = 3;
  DenseCholesky factor;
  CHECK_THROWS_AS(factor.factor(h, stop), Abandoned);
}
