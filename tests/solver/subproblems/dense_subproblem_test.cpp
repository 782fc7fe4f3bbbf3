#include <Eigen/Eigenvalues>
#include <catch2/catch.hpp>
#include <hesse/solver/detail/subproblems/dense_subproblem.hpp>
#include <random>

#include "objectives.hpp"

using namespace hesse::solver;

using namespace hesse::solver::detail;
using namespace hesse::solver::testing;

namespace {

// The conditions that characterise a global minimiser of the subproblem.
void check_global(const MatrixXd& h, const VectorXd& g, double radius, const TrustStep& step) {
  const double scale = h.norm() + g.norm() / radius;
  CHECK(step.d.norm() <= radius * (1 + 1e-8));
  CHECK((h * step.d + step.multiplier * step.d + g).norm() <= 1e-9 * scale * std::max(1.0, radius));
  CHECK(step.multiplier >= 0);
  const double lowest = Eigen::SelfAdjointEigenSolver<MatrixXd>(h, Eigen::EigenvaluesOnly).eigenvalues()[0];
  CHECK(step.multiplier >= -lowest - 1e-9 * scale);
  if (!step.interior) CHECK(step.d.norm() == Approx(radius).epsilon(1e-8));
  const double model = g.dot(step.d) + 0.5 * step.d.dot(h * step.d);
  CHECK(step.predicted == Approx(-model).epsilon(1e-7).margin(1e-12 * scale));
}

MatrixXd random_orthogonal(Index n, std::mt19937& engine) {
  std::normal_distribution<double> normal;
  MatrixXd a = MatrixXd::NullaryExpr(n, n, [&] { return normal(engine); });
  return Eigen::SelfAdjointEigenSolver<MatrixXd>(a + a.transpose()).eigenvectors();
}

}  // namespace

TEST_CASE("the trust-region step is a global minimiser, also in the hard case") {
  std::mt19937 engine(7);
  std::normal_distribution<double> normal;
  for (const Index n : {1, 2, 5, 16, 17, 30, 60})
    for (const double shift : {3.0, 0.0, -1.0})
      for (const bool hard : {false, true})
        for (const double radius : {1e-3, 0.3, 1.0, 100.0}) {
          CAPTURE(n, shift, hard, radius);
          const MatrixXd q = random_orthogonal(n, engine);
          VectorXd values = VectorXd::NullaryExpr(n, [&] { return 2 * std::abs(normal(engine)) + 0.5; });
          values[0] = shift;
          VectorXd b = VectorXd::NullaryExpr(n, [&] { return normal(engine); });
          if (hard) b[0] = 0;
          const MatrixXd h = q * values.asDiagonal() * q.transpose();
          const VectorXd g = q * b;
          if (shift == 0 && hard) continue;
          Counts counts;
          DenseSubproblem subproblem(counts);
          const SymmetricMatrix matrix = h;
          subproblem.set_model(matrix, g);
          check_global(h, g, radius, subproblem.trust_step(radius));
        }
}

TEST_CASE("without curvature and gradient the step stays inside") {
  const SymmetricMatrix h = MatrixXd(vec({0, 2, 3}).asDiagonal());
  Counts counts;
  DenseSubproblem subproblem(counts);
  subproblem.set_model(h, vec({0, 2, 3}));
  const TrustStep step = subproblem.trust_step(100);
  CHECK(step.interior);
  CHECK(step.d.isApprox(vec({0, -1, -1}), 1e-9));
}

TEST_CASE("a retried radius never factorises again") {
  std::mt19937 engine(3);
  for (const Index n : {8, 40}) {
    const MatrixXd q = random_orthogonal(n, engine);
    VectorXd values = VectorXd::LinSpaced(n, -1, 5);
    const MatrixXd h = q * values.asDiagonal() * q.transpose();
    const VectorXd g = VectorXd::Ones(n);
    Counts counts;
    DenseSubproblem subproblem(counts);
    const SymmetricMatrix matrix = h;
    subproblem.set_model(matrix, g);
    for (double radius = 8; radius > 1e-6; radius /= 8) check_global(h, g, radius, subproblem.trust_step(radius));
    CHECK(counts.factorizations <= 2);
    CHECK(counts.solves > 5);
  }
}

TEST_CASE("inertia is a value") {
  const Inertia inertia = inertia_of(Tridiagonal(vec({-2, 0, 1e-14, 3}), VectorXd::Zero(3)), 1e-9);
  CHECK(inertia == Inertia{1, 2, 1, -2, 3});
  // Units of x do not change the signs.
  const VectorXd d = vec({1e-8, 1, 1e8});
  const MatrixXd h = MatrixXd{{2, 1, 0}, {1, 2, 1}, {0, 1, 2}};
  const Inertia scaled = scaled_inertia(d.asDiagonal() * h * d.asDiagonal(), 1e-9);
  CHECK(scaled.positive == 3);
  CHECK(scaled_inertia(MatrixXd{{0, 1}, {1, 0}}, 1e-9).negative == 1);
}
