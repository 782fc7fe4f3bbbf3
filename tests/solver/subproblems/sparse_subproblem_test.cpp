#include <catch2/catch.hpp>
#include <hesse/solver/detail/subproblems/dense_subproblem.hpp>
#include <hesse/solver/detail/subproblems/sparse_subproblem.hpp>

#include "sparse_matrices.hpp"

using namespace hesse::solver;
using namespace hesse::solver::detail;
using namespace hesse::solver::testing;
using Eigen::MatrixXd;
using Eigen::VectorXd;

TEST_CASE("sparse subproblems gain nearly what exact ones gain, for every radius and weight", "[sparse]") {
  std::mt19937 engine(3);
  for (int number = 0; number < 120; ++number) {
    const int n = 5 + static_cast<int>(engine() % 60);
    const SymmetricMatrix sparse = random_sparse(n, random_edges(n, number, engine), 1.5 * (number % 3), engine);
    const SymmetricMatrix dense = full(sparse);
    const VectorXd g = VectorXd::Random(n);
    Counts of_sparse, of_dense;
    SparseSubproblem approximate(of_sparse);
    DenseSubproblem exact(of_dense);
    approximate.set_model(sparse, g);
    exact.set_model(dense, g);
    for (const double radius : {100.0, 3.0, 0.5, 0.01}) {
      CAPTURE(number, n, radius);
      const TrustStep a = approximate.trust_step(radius), b = exact.trust_step(radius);
      CHECK(a.d.norm() <= radius * (1 + 1e-9));
      CHECK(a.interior == b.interior);
      const double model = -g.dot(a.d) - 0.5 * sparse.quadratic_form(a.d);
      CHECK(a.predicted == Approx(model).epsilon(1e-8).margin(1e-12));
      CHECK(a.predicted <= b.predicted * (1 + 1e-8));
      CHECK(a.predicted >= 0.95 * b.predicted);
      if (b.interior) CHECK((a.d - b.d).norm() <= 1e-7 * b.d.norm());
    }
    for (const double sigma : {0.01, 1.0, 100.0}) {
      CAPTURE(number, n, sigma);
      const CubicStep a = approximate.cubic_step(sigma), b = exact.cubic_step(sigma);
      CHECK(a.predicted <= b.predicted * (1 + 1e-8));
      CHECK(a.predicted >= 0.95 * b.predicted);
    }
    CHECK(of_sparse.factorizations <= 4);
  }
}

TEST_CASE("without gradient the sparse step follows negative curvature", "[sparse]") {
  std::mt19937 engine(8);
  const SymmetricMatrix saddle = random_sparse(50, grid_edges(7), 0.1, engine);
  Counts counts;
  SparseSubproblem subproblem(counts);
  subproblem.set_model(saddle, VectorXd::Zero(50));
  const TrustStep step = subproblem.trust_step(2);
  CHECK(step.d.norm() == Approx(2));
  CHECK(step.predicted > 0);
}

TEST_CASE("a semidefinite Hessian: the sparse step stays inside and does not run along the null space", "[sparse]") {
  // f = ½ Σ (x₂ₖ + x₂ₖ₊₁ − 1)²: half of the directions are flat.
  const int n = 60;
  Edges edges;
  for (int i = 0; i < n; i += 2) edges.emplace_back(i + 1, i);
  const auto pattern = pattern_of(n, edges);
  const SymmetricMatrix h(pattern, VectorXd::Ones(static_cast<Eigen::Index>(pattern->inner.size())));
  const VectorXd g = VectorXd::Constant(n, -1);
  Counts counts;
  SparseSubproblem subproblem(counts);
  subproblem.set_model(h, g);
  const TrustStep step = subproblem.trust_step(100);
  CHECK(step.d.isApprox(VectorXd::Constant(n, 0.5), 1e-6));
  CHECK(step.predicted == Approx(0.5 * n / 2));
}

TEST_CASE("negative curvature that appears at a new point is found, also by the shift of the last one", "[sparse]") {
  const int n = 30;
  const auto diagonal = [&](int at, double value) {
    VectorXd values = VectorXd::Ones(n);
    values[at] = value;
    return SymmetricMatrix(pattern_of(n, {}), values);
  };
  const SymmetricMatrix first = diagonal(0, -4), second = diagonal(1, -2);
  VectorXd g = VectorXd::Constant(n, 0.01);
  g[1] = 0;
  Counts counts;
  SparseSubproblem sparse(counts);
  DenseSubproblem dense(counts);
  for (const SymmetricMatrix* h : {&first, &second}) {
    const SymmetricMatrix h_dense(full(*h));
    sparse.set_model(*h, g);
    dense.set_model(h_dense, g);
    CHECK(sparse.cubic_step(0.1).predicted == Approx(dense.cubic_step(0.1).predicted).epsilon(0.01));
  }
}
