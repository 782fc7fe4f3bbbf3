#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <hesse/ad/detail/programs/bindings.hpp>
#include <hesse/ad/detail/programs/edge_pushing.hpp>
#include <hesse/ad/detail/replay/recorded_function.hpp>
#include <hesse/ad/sum.hpp>
#include <hesse/ad/transforms.hpp>
#include <limits>
#include <random>

// What a recorded function does where it decides by values: every branch is guarded, whatever the value.
using namespace hesse::ad;
using namespace hesse::ad::detail;

namespace {

ReplayOptions unverified() {
  ReplayOptions options;
  options.verified = false;
  return options;
}

// Recorded at one point of one variable, evaluated at another, by replay alone.
template <class F>
void check_elsewhere(const F& f, double recorded_at, double evaluated_at) {
  const Eigen::VectorXd start = Eigen::VectorXd::Constant(1, recorded_at);
  const Eigen::VectorXd x = Eigen::VectorXd::Constant(1, evaluated_at);
  INFO("recorded at " << recorded_at << ", evaluated at " << evaluated_at);
  RecordedFunction recorded(f, start, unverified());
  Sum sum(1, unverified());
  sum.add<1>(
      1, [](auto) { return std::array{0}; }, f);
  sum.prepare(start);
  const auto check = [&](auto& function) {
    double value = 0;
    Eigen::VectorXd g, h;
    REQUIRE(function.value_gradient_hessian(x, value, g, h) == Evaluation::ok);
    CHECK(value == Approx(f(x)));
    CHECK(g[0] == Approx(grad(f)(x)[0]));
  };
  check(recorded);
  check(sum);
}

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("a number taken out or rounded where it is NaN is taken out again elsewhere") {
  const auto rounded = [](const auto& x) {
    using std::lround;
    return lround(x[0]) == 2 ? x[0] * x[0] : 3.0 * x[0];
  };
  const auto taken_out = [](const auto& x) { return passive(x[0]) > 1.0 ? x[0] * x[0] : 3.0 * x[0]; };
  check_elsewhere(rounded, not_a_number, 2.2);
  check_elsewhere(taken_out, not_a_number, 2.2);
}

TEST_CASE("the sign of a zero is a branch of its own") {
  const auto f = [](const auto& x) {
    using std::signbit;
    return signbit(x[0]) ? 5.0 * x[0] + 1.0 : 2.0 * x[0];
  };
  for (const double from : {-1.0, -0.0, 0.0, 1.0, not_a_number, -not_a_number})
    for (const double to : {-1.0, -0.0, 0.0, 1.0}) check_elsewhere(f, from, to);
}

TEST_CASE("a comparison that replay rounds to the other side follows the user's code") {
  // 5/3 is rounded differently by way of 1/3.
  const auto f = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    const T ratio = x[0] / x[1];
    return ratio == 5.0 / 3.0 ? x[0] * x[1] : x[0] + x[1];
  };
  Eigen::VectorXd x(2), elsewhere(2), g, h;
  x << 5.0, 3.0;
  elsewhere << 4.0, 3.0;
  for (const bool verified : {true, false}) {
    ReplayOptions options;
    options.verified = verified;
    options.dense = true;
    RecordedFunction recorded(f, elsewhere, options);
    double value = 0;
    for (int again = 0; again < 2; ++again) {
      REQUIRE(recorded.value_gradient_hessian(x, value, g, h) == Evaluation::ok);
      CHECK(value == Approx(15.0));
      CHECK(g[0] == Approx(3.0));
      REQUIRE(recorded.value_gradient_hessian(elsewhere, value, g, h) == Evaluation::ok);
      CHECK(value == Approx(7.0));
    }
  }
}

TEST_CASE("what has many ways to the output is taken apart once") {
  Eigen::VectorXd x = Eigen::VectorXd::LinSpaced(10, 0.5, 1.5), g, h;
  const auto doubled = [](const auto& v) {
    auto y = v[0] * v[1];
    for (int k = 0; k < 60; ++k) y = y + y;
    return y;
  };
  // A wave equation's three levels of time; and doublings of a linear form.
  const auto levels = [](const auto& v) {
    auto old = v[0] * v[1], now = v[0] * v[0];
    for (int k = 0; k < 200; ++k) {
      const auto next = 1.9 * now - old + 0.01 * v[2];
      old = now;
      now = next;
    }
    return now;
  };
  const auto form = [](const auto& v) {
    auto y = v[0] + v[1];
    for (Eigen::Index i = 2; i < v.size(); ++i) y += v[i];
    for (int k = 0; k < 60; ++k) y = y + y;
    return y * y;
  };
  const auto check = [&](const auto& f) {
    RecordedFunction recorded(f, x);
    double value = 0;
    REQUIRE(recorded.value_gradient_hessian(x, value, g, h) == Evaluation::ok);
    CHECK(value == Approx(f(x)));
    const Eigen::VectorXd slope = grad(f)(x);
    CHECK((g - slope).norm() <= 1e-10 * (1 + slope.norm()));
    CHECK(recorded.recordings() == 1);
  };
  check(doubled);
  check(levels);
  check(form);
}

TEST_CASE("comparisons of what is used for nothing else repeat little of the function") {
  constexpr int steps = 3000;
  const auto f = [](const auto& x) {
    using std::abs;
    using std::sin;
    auto y = x[0] * x[1];
    for (int k = 0; k < steps; ++k) {
      y = sin(y) + x[0];
      if (abs(y) > 100.0) break;
    }
    return y;
  };
  const Eigen::VectorXd x = Eigen::VectorXd::Constant(2, 0.5);
  Recording recording;
  recording.record(f, x);
  const std::array<std::size_t, 1> guards{recording.guards().size()};
  for (const auto& separation : {separate(recording), separate_outputs(recording, guards)}) {
    std::size_t nodes = 0;
    for (const Cluster& cluster : separation.clusters) nodes += cluster.graph.nodes.size();
    CHECK(nodes <= 8 * recording.nodes().size());
  }
}

TEST_CASE("every output is one term with its comparisons, whatever it is") {
  // Outputs that are constants or variables, and comparisons of what nothing else needs.
  const auto element = [](const auto& x, Eigen::Index e) {
    using std::sin;
    using T = std::decay_t<decltype(x[0])>;
    const T a = x[3 * e], b = x[3 * e + 1], c = x[3 * e + 2];
    if (a < 0.5 && sin(b) > 0.1 * static_cast<double>(e)) return e % 2 ? T(0.0) : c;
    if (b * c < 0.25) return T(1.0);
    return a * b;
  };
  constexpr Eigen::Index outputs = 400;
  std::mt19937 random(1);
  std::uniform_real_distribution<double> uniform(-1, 1);
  const Eigen::VectorXd x = Eigen::VectorXd::NullaryExpr(3 * outputs, [&] { return uniform(random); });
  Recording recording;
  std::vector<std::size_t> guards;
  recording.record(
      [&](const auto& v) {
        std::vector<std::decay_t<decltype(v[0])>> all;
        for (Eigen::Index e = 0; e < outputs; ++e) {
          all.push_back(element(v, e));
          guards.push_back(recording.guards().size());
        }
        return all;
      },
      x);
  const Separation separation = separate_outputs(recording, guards);
  std::vector<int> met(outputs, 0);
  for (const Cluster& cluster : separation.clusters) {
    const BoundCluster bound = bind(cluster);
    const DerivativePrograms programs = derive(cluster.graph, bound.bindings);
    REQUIRE(cluster.numbers.size() == cluster.count);
    for (std::size_t t = 0; t < cluster.count; ++t) {
      const std::uint32_t number = cluster.numbers[t];
      ++met[number];
      std::vector<double> inputs, values(programs.value.outputs.size());
      for (std::size_t i = 0; i < cluster.graph.inputs; ++i) {
        const std::uint32_t variable = cluster.index[t * cluster.graph.inputs + i];
        CHECK(variable / 3 == number);
        inputs.push_back(x[variable]);
      }
      run(programs.value, inputs, std::span(bound.values).subspan(t * bound.parameters, bound.parameters), values);
      CHECK(values[0] == element(x, number));
      CHECK(programs.guards.size() == guards[number] - (number > 0 ? guards[number - 1] : 0));
      for (std::size_t g = 0; g < programs.guards.size(); ++g)
        CHECK(programs.guards[g].holds(values[1 + 2 * g], values[2 + 2 * g]));
    }
  }
  CHECK(met == std::vector<int>(outputs, 1));
  CHECK(separation.clusters.size() < 10);
}

TEST_CASE("guards beside a linear form that is a term of the sum") {
  const auto f = [](const auto& x) {
    using std::sin;
    std::decay_t<decltype(x[0])> sum(0.0);
    for (Eigen::Index k = 0; k < x.size(); ++k) {
      if (x[k] > 5.0) sum += 1.0;
      std::decay_t<decltype(x[0])> form(0.0);
      for (Eigen::Index i = 0; i < x.size(); ++i) form += static_cast<double>(1 + (i + k) % 5) * x[i];
      sum += form;
      sum += sin(x[k]);
    }
    return sum;
  };
  const Eigen::VectorXd x = Eigen::VectorXd::LinSpaced(12, 0.5, 1.5);
  RecordedFunction recorded(f, x);
  double value = 0;
  Eigen::VectorXd g;
  REQUIRE(recorded.value_gradient(x, value, g) == Evaluation::ok);
  CHECK((g - grad(f)(x)).norm() <= 1e-12 * g.norm());
}
