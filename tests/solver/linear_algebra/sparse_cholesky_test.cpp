#include <Eigen/Eigenvalues>
#include <array>
#include <catch2/catch.hpp>
#include <hesse/solver/detail/linear_algebra/shifted_hessian.hpp>
#include <hesse/solver/detail/linear_algebra/sparse_cholesky.hpp>
#include <hesse/solver/detail/linear_algebra/symbolic_cholesky.hpp>

#include "sparse_matrices.hpp"

using namespace hesse::solver;
using namespace hesse::solver::detail;
using namespace hesse::solver::testing;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

VectorXd eigenvalues(const MatrixXd& a) {
  return Eigen::SelfAdjointEigenSolver<MatrixXd>(a, Eigen::EigenvaluesOnly).eigenvalues();
}

}  // namespace

TEST_CASE("sparse factorisations solve, find negative curvature and count eigenvalues", "[sparse]") {
  std::mt19937 engine(1);
  int definite = 0, indefinite = 0;
  SparseCholesky factor;
  for (int number = 0; number < 1000; ++number) {
    const int n = 1 + static_cast<int>(engine() % 60);
    const SymmetricMatrix a = random_sparse(n, random_edges(n, number, engine), 1.5 * (number % 3), engine);
    const double shift = 0.3 * (number % 4);
    const MatrixXd shifted = full(a) + shift * MatrixXd::Identity(n, n);
    const VectorXd values = eigenvalues(shifted);
    CAPTURE(number, n, shift, values[0]);
    if (values.cwiseAbs().minCoeff() < 1e-8) continue;
    const bool success = factor.factor(a, shift);
    REQUIRE(success == (values[0] > 0));
    if (success) {
      ++definite;
      const VectorXd b = VectorXd::Random(n);
      CHECK((shifted * factor.solve(b) - b).norm() <= 1e-9 * (1 + b.norm()) / values[0]);
      CHECK(factor.smallest_pivot() > 0);
    } else {
      ++indefinite;
      const VectorXd v = factor.negative_curvature();
      CHECK(v.norm() == Approx(1));
      CHECK(v.dot(shifted * v) <= 0);
      REQUIRE(factor.factor(a, shift, {}, SparseCholesky::Pivots::any));
      CHECK(factor.negative_pivots() == (values.array() < 0).count());
    }
  }
  CHECK(definite > 300);
  CHECK(indefinite > 200);
}

TEST_CASE("the analysis counts the nonzeros that elimination creates", "[sparse]") {
  std::mt19937 engine(7);
  for (int number = 0; number < 300; ++number) {
    const int n = 1 + static_cast<int>(engine() % 40);
    const SymmetricMatrix a = random_sparse(n, random_edges(n, number, engine), 1, engine);
    const SymbolicCholesky& symbolic = a.pattern()->symbolic();
    // Elimination, vertex by vertex: the later neighbours of each become neighbours of one another.
    Eigen::MatrixXi filled = Eigen::MatrixXi::Identity(n, n);
    a.for_each([&](Index i, Index j, double) {
      const int p = symbolic.position[static_cast<std::size_t>(i)], q = symbolic.position[static_cast<std::size_t>(j)];
      filled(std::max(p, q), std::min(p, q)) = 1;
    });
    for (int k = 0; k < n; ++k)
      for (int j = k + 1; j < n; ++j)
        for (int i = j; i < n; ++i)
          if (filled(i, k) && filled(j, k)) filled(i, j) = 1;
    CAPTURE(number, n, std::string(symbolic.ordering));
    REQUIRE(symbolic.nonzeros == filled.sum());
    REQUIRE(symbolic.operations == filled.colwise().sum().cast<double>().squaredNorm());
    REQUIRE(symbolic.panel.back() >= static_cast<std::size_t>(filled.sum()));
  }
}

TEST_CASE("a factorisation of a grid in space takes the best order there is", "[sparse]") {
  const int m = 12, n = m * m * m;
  Edges edges;
  for (int i = 0; i < m; ++i)
    for (int j = 0; j < m; ++j)
      for (int k = 0; k < m; ++k)
        for (const auto& [a, b, c] : {std::array{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 0}, {0, 1, 1}, {1, 0, 1}})
          if (i + a < m && j + b < m && k + c < m)
            edges.emplace_back(((i + a) * m + j + b) * m + k + c, (i * m + j) * m + k);
  std::mt19937 engine(5);
  const SymmetricMatrix a = random_sparse(n, edges, 12, engine);
  SparseCholesky factor;
  REQUIRE(factor.factor(a));
  CHECK(a.pattern()->symbolic().ordering != "natural");
  CHECK(a.pattern()->symbolic().operations < 2.5e8);  // the natural order takes 3.6e8
  const VectorXd b = VectorXd::Random(n);
  CHECK((a * factor.solve(b) - b).norm() <= 1e-11 * b.norm());
}

TEST_CASE("panels wider than a block are factored by matrix products", "[sparse]") {
  std::mt19937 engine(4);
  for (const int m : {20, 40}) {
    const int n = m * m;
    const SymmetricMatrix a = random_sparse(n, grid_edges(m), 8, engine);
    SparseCholesky factor;
    REQUIRE(factor.factor(a));
    const VectorXd b = VectorXd::Random(n);
    CHECK((a * factor.solve(b) - b).norm() <= 1e-11 * b.norm());
    const SymmetricMatrix indefinite = random_sparse(n, grid_edges(m), 0, engine);
    REQUIRE_FALSE(factor.factor(indefinite));
    const VectorXd v = factor.negative_curvature();
    CHECK(indefinite.quadratic_form(v) <= 0);
    REQUIRE(factor.factor(indefinite, 0, {}, SparseCholesky::Pivots::any));
    if (m == 20) CHECK(factor.negative_pivots() == (eigenvalues(full(indefinite)).array() < 0).count());
  }
  // Dense: one supernode of 150 columns.
  Edges all;
  for (int i = 0; i < 150; ++i)
    for (int j = 0; j < i; ++j) all.emplace_back(i, j);
  const SymmetricMatrix a = random_sparse(150, all, 40, engine);
  SparseCholesky factor;
  REQUIRE(factor.factor(a));
  CHECK(a.pattern()->symbolic().supernodes() == 1);
  const VectorXd b = VectorXd::Random(150);
  CHECK((a * factor.solve(b) - b).norm() <= 1e-11 * b.norm());
}

TEST_CASE("the analysis finds an order without fill where there is one", "[sparse]") {
  const int n = 2000;
  Edges chain, star_first, star_last;
  for (int i = 1; i < n; ++i) chain.emplace_back(i, i - 1);
  for (int i = 1; i < n; ++i) star_first.emplace_back(i, 0);
  for (int i = 0; i + 1 < n; ++i) star_last.emplace_back(n - 1, i);
  for (const auto& edges : {chain, star_first, star_last}) {
    const auto pattern = pattern_of(n, edges);
    CHECK(pattern->symbolic().nonzeros == 2 * n - 1);
    CHECK(&pattern->symbolic() == &pattern->symbolic());  // made once
  }
  CHECK(pattern_of(n, chain)->symbolic().ordering == "natural");
  CHECK(pattern_of(n, star_first)->symbolic().ordering == "minimum degree");
}

TEST_CASE("shifted Hessians: sparse as dense", "[sparse]") {
  std::mt19937 engine(5);
  for (int number = 0; number < 300; ++number) {
    const int n = 1 + static_cast<int>(engine() % 40);
    const SymmetricMatrix sparse = random_sparse(n, random_edges(n, number, engine), number % 3, engine);
    int of_sparse = 0, of_dense = 0;
    const auto a = shifted_hessian(sparse, of_sparse), b = shifted_hessian(full(sparse), of_dense);
    CAPTURE(number, n, b->smallest());
    CHECK(a->norm() == Approx(b->norm()).epsilon(0.02));
    CHECK(a->smallest() == Approx(b->smallest()).epsilon(1e-3).margin(1e-3 * b->norm()));
    const VectorXd v = a->lowest_vector();
    CHECK(sparse.quadratic_form(v) == Approx(b->smallest()).epsilon(1e-2).margin(1e-3 * b->norm()));
    const Inertia sparse_inertia = a->inertia(1e-9), dense_inertia = b->inertia(1e-9);
    CHECK(sparse_inertia.positive == dense_inertia.positive);
    CHECK(sparse_inertia.zero == dense_inertia.zero);
    CHECK(sparse_inertia.negative == dense_inertia.negative);
    const VectorXd g = VectorXd::Random(n);
    for (const double shift : {0.0, 1.0, 10.0}) {
      const auto x = a->solve(shift, g), y = b->solve(shift, g);
      if (std::abs(b->smallest() + shift) < 1e-6) continue;
      REQUIRE(x.has_value() == y.has_value());
      if (x) CHECK((*x - *y).norm() <= 1e-8 * (1 + y->norm()) / std::min(1.0, b->smallest() + shift));
    }
    CHECK(of_dense == 1);
    CHECK(of_sparse <= 12);
  }
}

TEST_CASE("the inertia of a singular and of a zero matrix is counted", "[sparse]") {
  // The graph Laplacian of two chains: two eigenvalues are 0.
  const int n = 30;
  Edges edges;
  for (int i = 1; i < n; ++i)
    if (i != 15) edges.emplace_back(i, i - 1);
  const auto pattern = pattern_of(n, edges);
  VectorXd values = VectorXd::Zero(static_cast<Index>(pattern->inner.size()));
  for (int j = 0; j < n; ++j) {
    const auto degree = [&](int i) { return (i == 0 || i == 15 ? 0 : 1) + (i == 14 || i == n - 1 ? 0 : 1); };
    const int begin = pattern->outer[static_cast<std::size_t>(j)];
    values[begin] = degree(j);
    if (pattern->outer[static_cast<std::size_t>(j) + 1] > begin + 1) values[begin + 1] = -1;
  }
  int count = 0;
  const Inertia laplacian = shifted_hessian({pattern, values}, count)->inertia(1e-9);
  CHECK(laplacian.positive == n - 2);
  CHECK(laplacian.zero == 2);
  CHECK(laplacian.negative == 0);
  const Inertia zero = shifted_hessian({pattern, 0 * values}, count)->inertia(1e-9);
  CHECK(zero.zero == n);
}
