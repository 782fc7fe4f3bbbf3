#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/execution/compiled.hpp>
#include <hesse/ad/detail/execution/program_cache.hpp>
#include <hesse/ad/detail/replay/recorded_function.hpp>
#include <hesse/ad/transforms.hpp>

// Programs of terms met before, used again where a function is recorded again.
using namespace hesse::ad;
using namespace hesse::ad::detail;
using Catch::Matchers::Contains;

namespace {

// A loss of second differences: every term is in one of two branches, which depends on x.
constexpr auto loss = [](const auto& x) {
  using std::sqrt;
  std::decay_t<decltype(x[0])> sum(0.0);
  for (Eigen::Index i = 0; i + 2 < x.size(); ++i) {
    const auto r = x[i] * x[i] - 2.0 * x[i + 1] + x[i + 2];
    const auto square = r * r;
    if (square < 1.0)
      sum += 0.5 * square;
    else
      sum += sqrt(0.25 + square) * square;
  }
  return sum;
};

// The terms from `first` to `end` are in the second branch.
Eigen::VectorXd bent(Eigen::Index n, Eigen::Index first, Eigen::Index end) {
  Eigen::VectorXd x(n);
  for (Eigen::Index i = 0; i < n; ++i) x[i] = 0.9 + 0.05 * std::sin(static_cast<double>(i));
  for (Eigen::Index i = first; i < end; ++i) x[i] = i % 2 == 0 ? 3.0 : -2.0;
  return x;
}

// Against a recording of its own at that point, and against the definition.
template <class Function, class F>
void check(Function& function, const F& f, const Eigen::VectorXd& x, const ReplayOptions& options) {
  double value = 0, fresh_value = 0;
  Eigen::VectorXd g, h, fresh_g, fresh_h;
  REQUIRE(function.value_gradient_hessian(x, value, g, h) == Evaluation::ok);
  RecordedFunction<F> fresh(f, x, options);
  REQUIRE(fresh.value_gradient_hessian(x, fresh_value, fresh_g, fresh_h) == Evaluation::ok);
  REQUIRE(fresh.hessian_structure().inner == function.hessian_structure().inner);
  CHECK(value == fresh_value);
  CHECK(g == fresh_g);
  CHECK(h == fresh_h);
  CHECK((g - grad(f)(x)).norm() <= 1e-12 * (1 + g.norm()));
  const auto structure = function.hessian_structure();
  const Eigen::MatrixXd exact = hessian(f, x, forward_over_reverse);
  for (Eigen::Index j = 0; j < x.size(); ++j)
    for (auto k = structure.outer[static_cast<std::size_t>(j)]; k < structure.outer[static_cast<std::size_t>(j) + 1];
         ++k) {
      const double entry = exact(structure.inner[static_cast<std::size_t>(k)], j);
      CHECK(std::abs(h[k] - entry) <= 1e-12 * (1 + std::abs(entry)));
    }
}

Program program_of(std::vector<Instruction> code, double constant) {
  Program program;
  program.inputs = 1;
  program.constants = {constant};
  program.code = std::move(code);
  program.outputs = {program.values() - 1};
  return program;
}

}  // namespace

TEST_CASE("terms that change branch are recorded again and derived once") {
  for (const Backend backend : {Backend::interpreted, Backend::compiled}) {
    if (backend == Backend::compiled && !compiled_available()) continue;
    ReplayOptions options;
    options.backend = backend;
    const Eigen::Index n = 60;
    RecordedFunction function(loss, bent(n, 0, 0), options);
    check(function, loss, bent(n, 10, 20), options);
    CHECK(function.recordings() == 2);
    CHECK_THAT(function.describe(), Contains("recorded 2 times, for which 1 element type had to be derived again,"));
    for (Eigen::Index first = 11; first < 20; ++first) check(function, loss, bent(n, first, first + 10), options);
    check(function, loss, bent(n, 0, 0), options);
    CHECK(function.recordings() == 12);
    CHECK_THAT(function.describe(), Contains("for which 1 element type"));
  }
}

TEST_CASE("terms of the same operations with other constants are derived for themselves") {
  // The constant that all terms have, as the first variable decides; -0.0 is not 0.0.
  const auto f = [](const auto& x) {
    const double factor = x[0] < 0.5 ? 0.0 : x[0] < 1.5 ? -0.0 : 2.0;
    std::decay_t<decltype(x[0])> sum(0.0);
    for (Eigen::Index i = 0; i + 1 < x.size(); ++i) {
      const auto a = x[i] * x[i] - x[i + 1];
      sum += a * a * a + atan2(factor * (x[i] + 3.0), -1.0 - x[i + 1] * x[i + 1]);
    }
    return sum;
  };
  const auto at = [](double first) {
    Eigen::VectorXd x = Eigen::VectorXd::LinSpaced(40, 0.1, 0.9);
    x[0] = first;
    return x;
  };
  RecordedFunction function(f, at(0.0));
  for (const double first : {1.0, 2.0, 0.0, 2.0, 1.0}) check(function, f, at(first), {});
  CHECK(function.recordings() == 6);
}

TEST_CASE("programs are derived again only to be searched for a better order") {
  TermGraph graph;
  graph.inputs = 2;
  graph.nodes = {{operation_of<elementary::Mul>, Recording::Form::both, 0, 0, 1},
                 {operation_of<elementary::Exp>, Recording::Form::unary, 0, 2}};
  graph.root = 3;
  ProgramCache known;
  const auto first = known.derive(graph, {}, 1, 1000);
  CHECK(known.derive(graph, {}, 2, 1000).hessian.code == first.hessian.code);
  CHECK(known.derived() == 1);
  CHECK(known.reused() == 1);
  REQUIRE(worth_a_search(graph, 100000));
  known.derive(graph, {}, 100000, 1000);
  CHECK(known.derived() == 2);
  known.derive(graph, {}, 1, 1000);
  known.derive(graph, {}, 100000, 1000);
  CHECK(known.derived() == 2);
  CHECK_THROWS_AS(known.derive(graph, {}, 1, 1), Error);
}

TEST_CASE("kernels are known by their program, constants to the bit, and their lanes") {
  const Program zero = program_of({{operation_of<elementary::Div>, Part::value, 0, 1, 0}}, 0.0);
  Program negative = zero;
  negative.constants[0] = -0.0;
  ProgramCache known;
  int made = 0;
  const auto run = [&](const Program& program, std::size_t lanes) {
    const auto kernel = known.kernel(program, lanes, [&] {
      ++made;
      return make_interpreter(program, lanes);
    });
    REQUIRE(kernel->lanes() == lanes);
    std::vector<double> x(lanes, 4.0), y(lanes), work(kernel->workspace_doubles() + 8);
    const double* in = x.data();
    double* out = y.data();
    auto* const aligned = reinterpret_cast<double*>((reinterpret_cast<std::uintptr_t>(work.data()) + 63) / 64 * 64);
    kernel->run(&in, nullptr, &out, aligned);
    return y[0];
  };
  CHECK_FALSE(std::signbit(run(zero, 8)));
  CHECK(std::signbit(run(negative, 8)));
  CHECK_FALSE(std::signbit(run(zero, 8)));
  CHECK(made == 2);
  run(zero, 16);
  CHECK(made == 3);
  // The same instructions with a constant that is given to each run.
  Program shared = zero;
  shared.shared = 1;
  known.kernel(shared, 16, [&] {
    ++made;
    return make_interpreter(shared, 16);
  });
  CHECK(made == 4);
}

TEST_CASE("what was not used for long is forgotten when there is no room") {
  detail::LruCache<int> kept(10);
  const auto has = [&](int number) { return kept.find(0, [&](int i) { return i == number; }) != nullptr; };
  for (int number = 0; number < 3; ++number) kept.insert(0, number, 3);
  CHECK(has(0));
  kept.insert(0, 3, 4);
  CHECK(kept.size() == 10);
  CHECK(has(0));
  CHECK_FALSE(has(1));
  CHECK(has(2));
  kept.insert(0, 4, 11);
  CHECK_FALSE(has(4));
  CHECK(has(3));
}

TEST_CASE("graphs of a list are found by their hash, however many there are") {
  std::vector<TermGraph> graphs;
  GraphIndex places;
  std::size_t looked_at = 0;
  const auto find = [&](const TermGraph& graph) {
    return places.find(graph, [&](std::size_t place) -> const TermGraph& {
      ++looked_at;
      return graphs[place];
    });
  };
  const auto chain = [](std::uint32_t length, std::uint32_t inputs) {
    TermGraph graph;
    graph.inputs = inputs;
    for (std::uint32_t k = 0; k < length; ++k)
      graph.nodes.push_back({operation_of<elementary::Exp>, Recording::Form::unary, 0, inputs + k - 1});
    graph.root = inputs + length - 1;
    return graph;
  };
  for (std::uint32_t length = 1; length <= 40; ++length)
    for (std::uint32_t inputs = 1; inputs <= 50; ++inputs) {
      const TermGraph graph = chain(length, inputs);
      REQUIRE_FALSE(find(graph));
      places.add(graph, graphs.size());
      graphs.push_back(graph);
    }
  for (std::size_t k = 0; k < graphs.size(); ++k) REQUIRE(find(TermGraph(graphs[k])) == k);
  CHECK(looked_at <= graphs.size() + 10);
  places.clear();
  CHECK_FALSE(find(graphs.front()));
}

TEST_CASE("what is known is found by its hash, however much that is") {
  detail::LruCache<int> kept(1000);
  int looked_at = 0;
  const auto has = [&](int number) {
    return kept.find(static_cast<std::size_t>(number % 500), [&](int i) {
      ++looked_at;
      return i == number;
    }) != nullptr;
  };
  for (int number = 0; number < 3000; ++number) kept.insert(static_cast<std::size_t>(number % 500), number, 1);
  const detail::LruCache<int> moved(std::move(kept));
  kept = detail::LruCache<int>(1000);
  for (int number = 0; number < 1000; ++number) kept.insert(static_cast<std::size_t>(number % 500), number, 1);
  int found = 0;
  for (int number = 0; number < 1500; ++number) found += has(number);
  CHECK(found == 1000);
  CHECK(looked_at <= 3000);
}
