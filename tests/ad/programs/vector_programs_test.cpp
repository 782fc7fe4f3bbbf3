#include <catch2/catch.hpp>
#include <cmath>
#include <utility>
#include <vector>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/execution/compiled.hpp>
#include <hesse/ad/detail/replay/recorded_jacobian.hpp>
#include <hesse/ad/detail/replay/vector_replay.hpp>
#include <hesse/ad/transforms.hpp>

using namespace hesse;
using namespace hesse::ad;
using namespace hesse::ad::detail;
using Catch::Matchers::Contains;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

template <class X>
using Number = std::decay_t<decltype(std::declval<const X&>()[0])>;

VectorXd point(Index n, double shift = 0) {
  VectorXd x(n);
  for (Index i = 0; i < n; ++i) x[i] = 0.7 + 0.3 * std::cos(1.0 + shift + 2.0 * static_cast<double>(i));
  return x;
}

// Outputs that share their work.
struct Projection {
  static constexpr Index inputs = 5;
  template <class X>
  auto operator()(const X& x) const {
    using std::cos;
    using std::sin;
    using std::sqrt;
    const auto depth = 3.0 + x[2] + sin(x[0]) * x[1] - cos(x[3] * x[4]) * sqrt(x[1]);
    const auto scale = x[3] * (1.0 + x[4] * depth * depth);
    return std::vector<Number<X>>{scale * x[0] / depth - 0.25, scale * x[1] / depth + 0.5};
  }
};

struct FirstProjection {
  static constexpr Index inputs = 5;
  template <class X>
  auto operator()(const X& x) const {
    return std::vector<Number<X>>{Projection{}(x).front()};
  }
};

// Outputs that compute the same on other variables and data, some of them constant or variables.
struct Chain {
  static constexpr Index inputs = 40;
  template <class X>
  auto operator()(const X& x) const {
    using std::exp;
    std::vector<Number<X>> y;
    for (Index i = 0; i + 1 < x.size(); ++i) {
      y.push_back(exp(0.1 * static_cast<double>(i % 7) * x[i]) * x[i + 1] - static_cast<double>(i));
      y.push_back(x[i] * x[i]);
    }
    y.push_back(x[3]);
    y.push_back(2.5);
    y.push_back(x[3]);
    return y;
  }
};

// More outputs than inputs, each of all of them; the table's own derivatives.
struct Tall {
  static constexpr Index inputs = 2;
  template <class X>
  auto operator()(const X& x) const {
    using std::atan2;
    using std::hypot;
    using std::pow;
    std::vector<Number<X>> y;
    const auto r = hypot(x[0], x[1]);
    for (int i = 1; i < 30; ++i) y.push_back(pow(r, 0.5 * i) * atan2(x[0], i * x[1]) + i * r);
    return y;
  }
};

// A recurrence: every output needs all those before.
struct Recurrence {
  static constexpr Index inputs = 3;
  template <class X>
  auto operator()(const X& x) const {
    using std::sin;
    std::vector<Number<X>> y;
    Number<X> state = x[0];
    for (int t = 0; t < 25; ++t) {
      state = state + 0.1 * (sin(x[1] * state) - x[2] * state);
      y.push_back(state);
    }
    return y;
  }
};

// Comparisons and roundings.
struct Branching {
  static constexpr Index inputs = 12;
  template <class X>
  auto operator()(const X& x) const {
    using std::abs;
    using std::sqrt;
    std::vector<Number<X>> y;
    for (Index i = 0; i + 1 < x.size(); ++i) {
      const auto d = x[i] - x[i + 1];
      if (abs(d) < 0.2)
        y.push_back(0.5 * d * d + x[i]);
      else
        y.push_back(0.2 * (abs(d) - 0.1) * x[i + 1]);
    }
    return y;
  }
};

struct Everything {
  VectorXd r;
  MatrixXd jacobian, b;
};

template <class F>
Everything by_compositions(const F& f, const VectorXd& x, const VectorXd& lambda) {
  Everything all;
  const auto y = f(x);
  all.r = Eigen::Map<const VectorXd>(y.data(), static_cast<Index>(y.size()));
  all.jacobian = jacfwd(f)(x);
  CHECK((all.jacobian - jacrev(f)(x)).norm() <= 1e-12 * (1 + all.jacobian.norm()));
  all.b = MatrixXd::Zero(x.size(), x.size());
  const auto hessians = hessian(f)(x);
  for (std::size_t i = 0; i < hessians.size(); ++i) all.b += lambda[static_cast<Index>(i)] * hessians[i];
  return all;
}

MatrixXd full(const SymmetricPattern& structure, const VectorXd& values, Index n) {
  MatrixXd matrix = MatrixXd::Zero(n, n);
  for (Index j = 0; j < n; ++j)
    for (std::uint32_t k = structure.outer[static_cast<std::size_t>(j)];
         k < structure.outer[static_cast<std::size_t>(j) + 1]; ++k)
      if (const Index i = structure.inner[k]; i < n) matrix(i, j) = matrix(j, i) = values[k];
  return matrix;
}

void close(const MatrixXd& a, const MatrixXd& b) {
  REQUIRE(a.rows() == b.rows());
  REQUIRE(a.cols() == b.cols());
  CHECK((a - b).norm() <= 1e-12 * (1 + b.norm()));
}

template <class F>
void check(const F& f, Backend backend, std::size_t threads = 1) {
  const VectorXd start = point(F::inputs), x = point(F::inputs, 0.01);
  Recording recording;
  recording.record(f, start);
  const auto n = static_cast<std::size_t>(F::inputs), m = recording.outputs().size();
  RecordingOrigin origin;
  for (std::uint32_t i = 0; i < n; ++i) origin.variable.push_back(i);
  for (std::uint32_t i = 0; i < m; ++i) origin.row.push_back(i);
  origin.variable_owner.resize(n);
  origin.row_owner.resize(m);
  VectorReplay::Options options;
  options.backend = backend;
  options.threads = threads;
  const auto place = [m](std::uint32_t row, std::uint32_t column) {
    return row + column * static_cast<std::uint32_t>(m);
  };
  VectorReplay replay(n, m, place, options);
  replay.add(separate_vector(recording), origin);

  const auto outputs = static_cast<Index>(m);
  const VectorXd lambda = 2.0 * point(outputs, 5).array() - 1.5;
  const Everything expected = by_compositions(f, x, lambda);
  Everything actual;
  actual.r.resize(outputs);
  std::vector<bool> failed(1);
  REQUIRE(replay.value({x.data(), n}, {actual.r.data(), m}, failed));
  actual.jacobian.setZero(outputs, x.size());
  replay.jacobian({x.data(), n}, {actual.jacobian.data(), m * n});
  close(actual.r, expected.r);
  close(actual.jacobian, expected.jacobian);

  ElementSum& weighted = replay.weighted();
  VectorXd both(x.size() + outputs), g(both.size()), h(weighted.hessian_structure().size());
  both << x, lambda;
  double value = 0;
  REQUIRE(weighted.value_gradient_hessian({both.data(), n + m}, value, {g.data(), n + m},
                                          {h.data(), static_cast<std::size_t>(h.size())}));
  CHECK(value == Approx(lambda.dot(expected.r)));
  close(g.head(x.size()), expected.jacobian.transpose() * lambda);
  close(full(weighted.hessian_structure(), h, x.size()), expected.b);

  ElementSum& squares = replay.half_squares();
  g.resize(x.size());
  h.resize(squares.hessian_structure().size());
  REQUIRE(squares.value_gradient_hessian({x.data(), n}, value, {g.data(), n},
                                         {h.data(), static_cast<std::size_t>(h.size())}));
  CHECK(value == Approx(0.5 * expected.r.squaredNorm()));
  close(g, expected.jacobian.transpose() * expected.r);
  const MatrixXd b = by_compositions(f, x, expected.r).b;
  close(full(squares.hessian_structure(), h, x.size()), expected.jacobian.transpose() * expected.jacobian + b);
}

template <class F>
void check_everywhere(const F& f) {
  check(f, Backend::interpreted);
  check(f, Backend::interpreted, 3);
  if (compiled_available()) check(f, Backend::compiled);
}

// The one term of a function whose outputs share their work; its inputs are numbered as they are met.
struct Term {
  VectorPrograms programs;
  std::vector<std::uint32_t> variables;
};
template <class F>
Term derived(const F& f, std::size_t limit = std::numeric_limits<std::size_t>::max()) {
  Recording recording;
  recording.record(f, point(F::inputs));
  const Separation separation = separate_vector(recording);
  REQUIRE(separation.clusters.size() == 1);
  REQUIRE(separation.clusters.front().count == 1);
  const Cluster& cluster = separation.clusters.front();
  return {derive_vector(cluster.graph, bind(cluster).bindings, limit), cluster.index};
}

}  // namespace

TEST_CASE("vector programs: F, J, B and the Hessian of half the squares are those of the compositions") {
  check_everywhere(Projection{});
  check_everywhere(Chain{});
  check_everywhere(Tall{});
  check_everywhere(Recurrence{});
  check_everywhere(Branching{});
}

TEST_CASE("vector programs: one program gives r, J and B") {
  const auto [programs, variables] = derived(Projection{});
  CHECK(programs.outputs == 2);
  CHECK(programs.jacobian.inputs == 5);
  CHECK(programs.second_order.inputs == 7);
  const VectorXd x = point(5, 0.3), lambda = Eigen::Vector2d(0.75, -1.25);
  const Everything expected = by_compositions(Projection{}, x, lambda);
  std::vector<double> inputs, first(programs.jacobian.outputs.size()), second(programs.second_order.outputs.size());
  for (const std::uint32_t variable : variables) inputs.push_back(x[variable]);
  run(programs.jacobian, inputs, {}, first);
  inputs.insert(inputs.end(), lambda.begin(), lambda.end());
  run(programs.second_order, inputs, {}, second);
  std::size_t k = 0;
  for (Index i = 0; i < 2; ++i, ++k) {
    CHECK(second[k] == Approx(expected.r[i]));
    CHECK(first[k] == Approx(expected.r[i]));
  }
  for (const auto& [i, j] : programs.jacobian_entries) {
    CHECK(second[k] == Approx(expected.jacobian(i, variables[j])));
    CHECK(first[k] == Approx(expected.jacobian(i, variables[j])));
    ++k;
  }
  for (const auto& [i, j] : programs.weighted.hessian_entries)
    CHECK(second[k++] == Approx(expected.b(variables[i], variables[j])));
  CHECK(k == second.size());
}

TEST_CASE("vector programs: the price of B does not depend on the outputs much") {
  // λᵀF and its Hessian, without r and J, against the second derivatives of one output.
  const std::size_t two = derived(Projection{}).programs.weighted.hessian.code.size();
  const std::size_t one = derived(FirstProjection{}).programs.weighted.hessian.code.size();
  CHECK(static_cast<double>(two) < 1.4 * static_cast<double>(one));
}

TEST_CASE("vector programs: a term beyond the limit is refused") {
  CHECK_THROWS_WITH(derived(Projection{}, 40), Contains("more than 40 expressions"));
}

TEST_CASE("outputs that share work are one term, others cluster") {
  Recording recording;
  recording.record(Projection{}, point(5));
  CHECK(separate_vector(recording).terms() == 1);
  recording.record(Chain{}, point(40));
  const Separation separation = separate_vector(recording);
  CHECK(separation.terms() == 2 * 39 + 3);
  std::vector<int> seen(recording.outputs().size());
  for (const Cluster& cluster : separation.clusters) {
    REQUIRE(cluster.outputs.size() == cluster.count);
    for (const std::uint32_t first : cluster.outputs)
      for (std::size_t i = 0; i < cluster.graph.roots.size(); ++i) ++seen[first + i];
  }
  CHECK(seen == std::vector<int>(seen.size(), 1));
}

TEST_CASE("a recorded Jacobian is that of jacfwd, sparse and dense") {
  const auto check_jacobian = [](const auto& f, ReplayOptions options) {
    const Index n = std::decay_t<decltype(f)>::inputs;
    RecordedJacobian made(f, point(n), options);
    RecordedJacobian jacobian = std::move(made);
    for (const double shift : {0.0, 0.2, 3.0}) {
      const VectorXd x = point(n, shift);
      VectorXd y, values;
      REQUIRE(jacobian.jacobian(x, y, values) == Evaluation::ok);
      const MatrixXd expected = jacfwd(f)(x);
      REQUIRE(y.size() == expected.rows());
      MatrixXd actual = MatrixXd::Zero(y.size(), n);
      if (options.dense) {
        actual = Eigen::Map<const MatrixXd>(values.data(), y.size(), n);
      } else {
        const SparsityPattern& rows = jacobian.structure();
        REQUIRE(rows.outer.size() == static_cast<std::size_t>(y.size()) + 1);
        REQUIRE(values.size() == rows.outer.back());
        for (Index i = 0; i < y.size(); ++i)
          for (Index k = rows.outer[static_cast<std::size_t>(i)]; k < rows.outer[static_cast<std::size_t>(i) + 1]; ++k)
            actual(i, rows.inner[static_cast<std::size_t>(k)]) = values[k];
      }
      close(actual, expected);
    }
    return jacobian.recordings();
  };
  ReplayOptions sparse, dense, threads;
  dense.dense = true;
  threads.threads = 3;
  for (const ReplayOptions& options : {sparse, dense, threads}) {
    CHECK(check_jacobian(Projection{}, options) == 1);
    CHECK(check_jacobian(Chain{}, options) == 1);
    CHECK(check_jacobian(Tall{}, options) == 1);
    CHECK(check_jacobian(Recurrence{}, options) == 1);
    CHECK(check_jacobian(Branching{}, options) > 1);
  }
}

TEST_CASE("a recorded Jacobian refuses what it cannot follow") {
  VectorXd y, values;
  // Another pattern on another branch.
  const auto pattern = [](const auto& x) {
    using T = Number<decltype(x)>;
    return x[0] < 1.0 ? std::vector<T>{x[0] * x[0]} : std::vector<T>{x[1] * x[0]};
  };
  RecordedJacobian sparse(pattern, Eigen::Vector2d(0.5, 2.0));
  CHECK(sparse.jacobian(Eigen::Vector2d(1.5, 2.0), y, values) == Evaluation::fatal);
  CHECK_THAT(sparse.diagnosis(), Contains("another sparsity pattern"));
  ReplayOptions options;
  options.dense = true;
  RecordedJacobian dense(pattern, Eigen::Vector2d(0.5, 2.0), options);
  REQUIRE(dense.jacobian(Eigen::Vector2d(1.5, 2.0), y, values) == Evaluation::ok);
  CHECK(values == VectorXd(Eigen::Vector2d(2.0, 1.5)));
  CHECK_THAT(dense.describe(), Contains("recorded 2 times") && Contains("element type"));

  // Another number of outputs.
  const auto growing = [](const auto& x) {
    std::vector<Number<decltype(x)>> outputs(1, x[0]);
    if (x[0] > 1.0) outputs.push_back(x[1]);
    return outputs;
  };
  RecordedJacobian grows(growing, Eigen::Vector2d(0.5, 2.0));
  CHECK(grows.jacobian(Eigen::Vector2d(1.5, 2.0), y, values) == Evaluation::fatal);
  CHECK_THAT(grows.diagnosis(), Contains("returns 2 numbers"));

  // Values that are not finite, and a function that is another one when it is recorded.
  const auto logarithm = [](const auto& x) {
    using std::log;
    return std::vector<Number<decltype(x)>>{x[0], log(x[1])};
  };
  RecordedJacobian logs(logarithm, Eigen::Vector2d(0.5, 2.0));
  CHECK(logs.jacobian(Eigen::Vector2d(0.5, -2.0), y, values) == Evaluation::not_evaluable);
  CHECK_THAT(logs.diagnosis(), Contains("output 1"));
  const auto different = [](const auto& x) {
    using T = Number<decltype(x)>;
    return std::vector<T>{std::is_same_v<T, double> ? x[0] : 2.0 * x[0]};
  };
  CHECK_THROWS_WITH(RecordedJacobian(different, Eigen::Vector2d(0.5, 2.0)), Contains("the same for every number type"));
  CHECK_THROWS_WITH(logs.jacobian(VectorXd::Zero(3), y, values), Contains("3 entries"));
}
