#include <array>
#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <stdexcept>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/replay/recorded_function.hpp>
#include <hesse/ad/detail/replay/recorded_jacobian.hpp>
#include <hesse/ad/function.hpp>
#include <hesse/ad/jacobian.hpp>
#include <hesse/ad/sum.hpp>

// Recordings that are cut short, interleaved, or outlive their thread.
namespace ad = hesse::ad;
using Catch::Matchers::Contains;

namespace {

struct Interrupted : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Throws after `*left` operations.
struct Fragile {
  int* left;
  template <class X>
  auto operator()(const X& x) const {
    using std::exp;
    auto y = x[0] * x[1];
    for (int i = 0; i < 12; ++i) {
      if (--*left < 0) throw Interrupted("the functor gave up");
      y = exp(-0.1 * y) + x[i % 3] / (2.0 + y);
    }
    return y;
  }
};

struct Result {
  double f = 0;
  Eigen::VectorXd g, h, hv;
  bool operator==(const Result& other) const { return f == other.f && g == other.g && h == other.h && hv == other.hv; }
};

}  // namespace

TEST_CASE("after a functor has thrown at any operation the next evaluation is bitwise that of a new object", "[A18]") {
  const Eigen::VectorXd x = Eigen::Vector3d(0.3, 0.8, 1.4), v = Eigen::Vector3d(1.0, -2.0, 0.5);
  for (const ad::HessianMode mode : ad::all_hessian_modes) {
    INFO(ad::to_string(mode));
    constexpr int plenty = 1000000;
    int left = plenty;
    ad::PlanOptions options;
    options.mode = mode;
    const auto evaluate = [&](ad::Function<Fragile>& function) {
      Result r;
      function.value_gradient_hessian(x, r.f, r.g, r.h);
      function.value_gradient(x, r.f, r.g);
      function.hessian_vector(x, v, r.hv);
      return r;
    };
    ad::Function<Fragile> fresh(Fragile{&left}, 3, options), used(Fragile{&left}, 3, options);
    const Result expected = evaluate(fresh);
    left = plenty;
    evaluate(fresh);
    const int whole = plenty - left;
    for (int k = 0; k < whole; ++k) {
      left = k;
      CHECK_THROWS_AS(evaluate(used), Interrupted);
      left = plenty;
      CHECK(evaluate(used) == expected);
    }
  }
}

namespace {

// From x₀ = 1 on a branch of many more operations, which no loop folds.
constexpr auto longer = [](const auto& x) {
  using std::sin;
  std::decay_t<decltype(x[0])> y = x[0] * x[0];
  if (x[0] < 1.0) return y;
  for (int k = 0; k < 500; ++k) y = sin(y) * x[1] + 0.001 * k;
  return y;
};

}  // namespace

TEST_CASE("a limit that is reached while a function is recorded again makes the evaluation fatal", "[A18]") {
  const Eigen::VectorXd here = Eigen::Vector2d(0.5, 0.3), there = Eigen::Vector2d(1.5, 0.3);
  const auto limited = [](std::size_t operations, std::size_t expressions) {
    ad::detail::RecordingLimits limits;
    limits.operations = operations;
    limits.expressions = expressions;
    return limits;
  };
  ad::detail::ReplayOptions dense;
  dense.dense = true;
  for (const auto& [limits, text] : {std::pair(limited(300, 100000), "more than 300 operations"),
                                     std::pair(limited(100000, 300), "more than 300 expressions")}) {
    double f = 0;
    Eigen::VectorXd g, h, y, values;
    ad::detail::RecordedFunction recorded(longer, here, dense, limits);
    for (int k = 0; k < 2; ++k) {
      CHECK(recorded.value_gradient_hessian(there, f, g, h) == ad::Evaluation::fatal);
      CHECK_THAT(recorded.diagnosis(), Contains(text));
      CHECK(recorded.value(there, f) == ad::Evaluation::ok);
      REQUIRE(recorded.value_gradient_hessian(here, f, g, h) == ad::Evaluation::ok);
      CHECK(g == Eigen::VectorXd(Eigen::Vector2d(1.0, 0.0)));
      CHECK(h[0] == 2.0);
      CHECK(recorded.diagnosis().empty());
    }
    CHECK_THROWS_WITH((ad::detail::RecordedFunction(longer, there, dense, limits)), Contains(text));
    const auto vector = [](const auto& x) { return std::vector{longer(x), x[1] * x[1]}; };
    for (const bool full : {false, true}) {
      dense.dense = full;
      ad::detail::RecordedJacobian jacobian(vector, here, dense, limits);
      for (int k = 0; k < 2; ++k) {
        CHECK(jacobian.jacobian(there, y, values) == ad::Evaluation::fatal);
        CHECK_THAT(jacobian.diagnosis(), Contains(text));
        REQUIRE(jacobian.jacobian(here, y, values) == ad::Evaluation::ok);
        CHECK(values[0] == 1.0);
        CHECK(values[values.size() - 1] == 0.6);
        CHECK(jacobian.diagnosis().empty());
      }
    }
    dense.dense = true;
  }
}

TEST_CASE("what the user's code throws while it is recorded again passes through", "[A18]") {
  // The library's own error too, when it comes from the user's code: here from a function that is recorded inside of it.
  const auto nested = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    if (x[0] < 1.0) return T(x[0] * x[0] + x[1]);
    if constexpr (!std::is_same_v<T, double>) {
      ad::detail::RecordingLimits limits;
      limits.operations = 1;
      ad::detail::RecordedFunction inner(longer, Eigen::Vector2d(0.5, 0.3), {}, limits);
    }
    return T(x[0] * x[1]);
  };
  const Eigen::VectorXd here = Eigen::Vector2d(0.5, 0.3), there = Eigen::Vector2d(1.5, 0.3);
  double f = 0;
  Eigen::VectorXd g, h, y, values;
  ad::detail::RecordedFunction recorded(nested, here);
  CHECK_THROWS_WITH(recorded.value_gradient_hessian(there, f, g, h), Contains("more than 1 operations"));
  CHECK(recorded.value_gradient_hessian(here, f, g, h) == ad::Evaluation::ok);
  ad::PlanOptions options;
  options.mode = ad::RecordedMode::recorded_interpreted;
  ad::Function function(nested, here, options);
  CHECK_THROWS_AS(function.value_gradient(there, f, g), ad::Error);
  CHECK(function.value_gradient(here, f, g) == ad::Evaluation::ok);
  const auto vector = [&](const auto& x) { return std::vector{nested(x), x[1] * x[1]}; };
  for (const ad::Mode mode :
       {ad::Mode(ad::RecordedMode::recorded_interpreted), ad::Mode(ad::CompressedMode::compressed_columns)}) {
    options.mode = mode;
    ad::Jacobian jacobian(vector, here, options);
    CHECK_THROWS_AS(jacobian.jacobian(there, y, values), ad::Error);
    CHECK(jacobian.jacobian(here, y, values) == ad::Evaluation::ok);
  }
  // Of a sum whose elements are recorded one by one.
  ad::Sum sum(6);
  sum.add<2>(
      5,
      [](auto e) {
        return std::array{e, e + 1};
      },
      nested);
  Eigen::VectorXd x = Eigen::VectorXd::Constant(6, 0.5);
  REQUIRE(sum.value_gradient_hessian(x, f, g, h) == ad::Evaluation::ok);
  x[3] = 1.5;
  CHECK_THROWS_WITH(sum.value_gradient_hessian(x, f, g, h), Contains("more than 1 operations"));
  x[3] = 0.6;
  CHECK(sum.value_gradient_hessian(x, f, g, h) == ad::Evaluation::ok);
}

TEST_CASE("two recordings made in turns do not disturb each other", "[A12]") {
  ad::Tape<double> first, second;
  const ad::Var<double> a[]{first.input(2.0)}, b[]{second.input(3.0)};
  ad::Var<double> y = a[0], z = b[0];
  for (int i = 0; i < 3; ++i) {
    y *= a[0];
    z *= b[0];
  }
  double g[1];
  first.gradient(y, a, g);
  CHECK(g[0] == 32.0);
  second.gradient(z, b, g);
  CHECK(g[0] == 108.0);
}

TEST_CASE("a gradient taken while another function is recorded leaves that recording intact", "[A12]") {
  ad::Function outer(
      [](const auto& x) {
        ad::Function inner([](const auto& y) { return y[0] * y[0] * y[0]; }, 1);
        double f = 0;
        Eigen::VectorXd g;
        inner.value_gradient(Eigen::VectorXd::Constant(1, 2.0), f, g);
        return x[0] * x[1] * g[0];
      },
      2);
  double f = 0;
  Eigen::VectorXd g, h;
  REQUIRE(outer.value_gradient_hessian(Eigen::Vector2d(3.0, 5.0), f, g, h) == ad::Evaluation::ok);
  CHECK(f == 180.0);
  CHECK(g == Eigen::Vector2d(60.0, 36.0));
  CHECK(h[1] == 12.0);
}

TEST_CASE("numbers made in a thread that has ended can be read and destroyed", "[A14]") {
  std::vector<ad::Var<double>> kept;
  auto tape = std::make_unique<ad::Tape<double>>();
  std::thread([&] {
    tape->reset();
    kept.push_back(tape->input(2.0));
    kept.push_back(kept[0] * kept[0]);
  }).join();
  CHECK(kept[1].value() == 4.0);
  tape.reset();
  CHECK(kept[1].value() == 4.0);
  kept.clear();
}

TEST_CASE("one prepared function for each thread", "[A13]") {
  const auto work = [](double at, double& slope) {
    ad::Function function([](const auto& x) { return x[0] * x[0] * x[0]; }, 1);
    double f = 0;
    Eigen::VectorXd g, h;
    for (int i = 0; i < 100; ++i) function.value_gradient_hessian(Eigen::VectorXd::Constant(1, at), f, g, h);
    slope = g[0];
  };
  double a = 0, b = 0;
  std::thread one(work, 1.0, std::ref(a)), two(work, 2.0, std::ref(b));
  one.join();
  two.join();
  CHECK(a == 3.0);
  CHECK(b == 12.0);
}
