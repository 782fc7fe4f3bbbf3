#include <catch2/catch.hpp>
#include <hesse/solver/detail/evaluation/evaluator.hpp>
#include <hesse/solver/detail/evaluation/hessian_layout.hpp>

#include "objectives.hpp"

using namespace hesse::solver;
using namespace hesse::solver::detail;
using namespace hesse::solver::testing;
using Catch::Matchers::Contains;

namespace {

Stop refusal(const HessianStructure& structure, Index n, LinearSolver solver = LinearSolver::automatic) {
  try {
    HessianLayout(structure, n, solver);
  } catch (const Stop& stop) {
    return stop;
  }
  return {StopReason::internal_error, "accepted"};
}

HessianStructure tridiagonal(Index n) {
  HessianStructure s{n, {0}, {}};
  for (Index j = 0; j < n; ++j) {
    s.inner.push_back(j);
    if (j + 1 < n) s.inner.push_back(j + 1);
    s.outer.push_back(static_cast<Index>(s.inner.size()));
  }
  return s;
}

}  // namespace

TEST_CASE("the layout follows size and pattern, and can be forced", "[sparse]") {
  CHECK(HessianLayout(tridiagonal(20), 20, LinearSolver::automatic).dense());
  CHECK_FALSE(HessianLayout(tridiagonal(20), 20, LinearSolver::sparse).dense());
  CHECK_FALSE(HessianLayout(tridiagonal(500), 500, LinearSolver::automatic).dense());
  CHECK(HessianLayout(tridiagonal(500), 500, LinearSolver::dense).dense());
  CHECK(HessianLayout({500, {}, {}}, 500, LinearSolver::automatic).dense());
  CHECK_THAT(HessianLayout(tridiagonal(500), 500, LinearSolver::automatic).describe(), Contains("natural"));
  CHECK_THAT(HessianLayout({500, {}, {}}, 500, LinearSolver::automatic).describe(), Contains("dense"));
}

TEST_CASE("entries in any order and triangle give the same matrix", "[sparse]") {
  // Column 0: rows 2 and 0; column 1: row 0 (upper triangle); column 2: no diagonal.
  const HessianStructure unordered{3, {0, 2, 3, 3}, {2, 0, 0}};
  const VectorXd values = vec({5, 1, 7});
  const MatrixXd expected = MatrixXd{{1, 7, 5}, {7, 0, 0}, {5, 0, 0}};
  for (const auto solver : {LinearSolver::sparse, LinearSolver::dense}) {
    const HessianLayout layout(unordered, 3, solver);
    MatrixXd h = MatrixXd::Zero(3, 3);
    layout.matrix(values).for_each([&](Index i, Index j, double entry) { h(i, j) = h(j, i) = entry; });
    CHECK(h == expected);
    CHECK(layout.full_matrix(values) == expected);
  }
}

TEST_CASE("structures that are inconsistent are refused with the reason", "[sparse]") {
  CHECK_THAT(refusal(tridiagonal(4), 5).message, Contains("is for 4 variables, the function has 5"));
  HessianStructure bad = tridiagonal(4);
  bad.outer.pop_back();
  CHECK_THAT(refusal(bad, 4).message, Contains("outer has 4 entries for n = 4"));
  bad = tridiagonal(4);
  bad.outer[1] = 5;
  CHECK_THAT(refusal(bad, 4).message, Contains("outer decreases at column 1"));
  bad = tridiagonal(4);
  bad.inner[1] = 4;
  CHECK_THAT(refusal(bad, 4).message, Contains("column 0 has a row 4 of 4"));
  bad.inner[1] = -1;
  CHECK(refusal(bad, 4).reason == StopReason::invalid_problem);
  const HessianStructure twice{2, {0, 2, 4}, {0, 1, 0, 1}};
  CHECK_THAT(refusal(twice, 2, LinearSolver::sparse).message, Contains("entry (1, 0) twice"));
  const HessianStructure same_column{2, {0, 3, 4}, {0, 1, 1, 1}};
  for (const auto solver : {LinearSolver::sparse, LinearSolver::dense})
    CHECK_THAT(refusal(same_column, 2, solver).message, Contains("entry (1, 0) twice"));
  bad = tridiagonal(4);
  bad.outer[1] = 1'000'000'000;  // nothing may be read there
  CHECK_THAT(refusal(bad, 4).message, Contains("outer decreases at column 1"));
}

TEST_CASE("a Hessian that does not fit into memory is refused before it is allocated", "[sparse]") {
  const Stop dense = refusal({1'000'000, {}, {}}, 1'000'000);
  CHECK(dense.reason == StopReason::limit_memory);
  CHECK_THAT(dense.message, Contains("a dense Hessian of 1000000 variables takes") && Contains("lbfgs"));
  const Stop forced = refusal({1'000'000, {}, {}}, 1'000'000, LinearSolver::sparse);
  CHECK(forced.reason == StopReason::limit_memory);
  CHECK_THAT(forced.message, Contains("5e+11 entries"));
}

namespace {

// ½ Σ xᵢ² + ¼ Σ (xᵢ − xᵢ₊₁)⁴ whose coupling is in the structure only after it was seen: the structure grows.
struct Growing {
  Index n;
  bool coupled = false;

  Index dimension() const { return n; }
  HessianStructure hessian_structure() const {
    if (coupled) return tridiagonal(n);
    HessianStructure s{n, {0}, {}};
    for (Index j = 0; j < n; ++j) {
      s.inner.push_back(j);
      s.outer.push_back(j + 1);
    }
    return s;
  }
  int value(const VectorXd& x, double& f) const {
    f = 0.5 * x.squaredNorm();
    for (Index i = 0; i + 1 < n; ++i) f += 0.25 * std::pow(std::max(x[i] - x[i + 1], 0.0), 4);
    return 0;
  }
  int value_gradient(const VectorXd& x, double& f, VectorXd& g) const {
    g = x;
    for (Index i = 0; i + 1 < n; ++i) {
      const double d = std::pow(std::max(x[i] - x[i + 1], 0.0), 3);
      g[i] += d;
      g[i + 1] -= d;
    }
    return value(x, f);
  }
  int value_gradient_hessian(const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
    for (Index i = 0; i + 1 < n; ++i) coupled = coupled || x[i] > x[i + 1];
    const HessianStructure s = hessian_structure();
    h = VectorXd::Zero(s.size());
    const auto diagonal = [&](Index i) -> double& { return h[s.outer[static_cast<std::size_t>(i)]]; };
    for (Index i = 0; i < n; ++i) diagonal(i) += 1;
    for (Index i = 0; i + 1 < n && coupled; ++i) {
      const double d = 3 * std::pow(std::max(x[i] - x[i + 1], 0.0), 2);
      diagonal(i) += d;
      diagonal(i + 1) += d;
      h[s.outer[static_cast<std::size_t>(i)] + 1] -= d;
    }
    return value_gradient(x, f, g);
  }
};

}  // namespace

TEST_CASE("a structure that grows is asked for again", "[sparse]") {
  for (const auto solver : {LinearSolver::automatic, LinearSolver::dense}) {
    Growing objective{.n = 100};
    VectorXd x0 = VectorXd::LinSpaced(100, -1, 1);
    Options options;
    options.linear_solver = solver;
    options.initial_radius = 0.5;
    Result result = minimize(objective, x0, options);
    CHECK(result.converged());
    CHECK(result.x.norm() < 1e-12);
    result = minimize(objective, -3 * x0, options);
    CHECK(objective.coupled);
    CHECK(result.converged());
    CHECK(result.x.norm() < 1e-12);
  }
}
