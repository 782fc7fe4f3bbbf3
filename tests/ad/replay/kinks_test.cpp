#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>

#include <hesse/ad/detail/replay/kinks.hpp>
#include <hesse/ad/detail/replay/recorded_function.hpp>
#include <hesse/ad/function.hpp>
#include <hesse/ad/least_squares.hpp>
#include <hesse/ad/sum.hpp>

using namespace hesse::ad;

using namespace hesse::ad::detail;
using Catch::Matchers::Contains;
using Eigen::VectorXd;

namespace {

VectorXd at(std::initializer_list<double> values) {
  return Eigen::Map<const VectorXd>(values.begin(), static_cast<Eigen::Index>(values.size()));
}

const std::string head = "not differentiable at x: ";

}  // namespace

TEST_CASE("kinks are named with their operands and the derivatives taken") {
  const auto kinks = [](const auto& f, const VectorXd& x) { return describe_kinks(f, x); };
  const auto unary = [&](const auto& f, double x) { return kinks([&](const auto& v) { return f(v[0]); }, at({x})); };
  const auto binary = [&](const auto& f, double a, double b) {
    return kinks([&](const auto& v) { return f(v[0], v[1]); }, at({a, b}));
  };
  CHECK(unary([](const auto& x) { return abs(x); }, 0.0) == head + "abs at 0: derivative taken as 0");
  CHECK(unary([](const auto& x) { return sqrt(x); }, 0.0) == head + "sqrt at 0: derivative taken as inf");
  CHECK(unary([](const auto& x) { return floor(x); }, 3.0) == head + "floor at 3: derivative taken as 0");
  CHECK(unary([](const auto& x) { return ceil(x); }, 0.0) == head + "ceil at 0: derivative taken as 0");
  CHECK(unary([](const auto& x) { return trunc(x); }, -2.0) == head + "trunc at -2: derivative taken as 0");
  CHECK(unary([](const auto& x) { return round(x); }, 2.5) == head + "round at 2.5: derivative taken as 0");
  CHECK(unary([](const auto& x) { return pow(x, 1.5); }, 0.0) == head + "pow at (0, 1.5): derivative taken as 0");
  CHECK(unary([](const auto& x) { return fmax(x, 1.0); }, 1.0) == head + "fmax at (1, 1): derivative taken as 0.5");
  CHECK(unary([](const auto& x) { return fmin(2.0, x); }, 2.0) == head + "fmin at (2, 2): derivative taken as 0.5");
  CHECK(binary([](const auto& a, const auto& b) { return hypot(a, b); }, 0.0, -0.0) ==
        head + "hypot at (0, 0): derivatives taken as 0, 0");
  CHECK(binary([](const auto& a, const auto& b) { return hypot(a, b, a - b); }, 0.0, 0.0) ==
        head + "hypot3 at (0, 0, 0): derivatives taken as 0, 0, 0");
  CHECK(binary([](const auto& a, const auto& b) { return fmod(a, b); }, 6.0, 3.0) ==
        head + "fmod at (6, 3): derivatives taken as 1, -2");
  CHECK(binary([](const auto& a, const auto& b) { return abs(a) + abs(b) + abs(a - 1.0); }, 0.0, 0.0) ==
        head + "abs at 0: derivative taken as 0 (2 times)");
}

TEST_CASE("nothing is said where there is a derivative") {
  // Beside the same kinks.
  const auto smooth = [](const auto& v) {
    const auto& x = v[0];
    const auto& y = v[1];
    return abs(x) + sqrt(x) + floor(x) + trunc(x - 0.5) + round(x + 0.2) + fmax(x, y) + fmin(x, 2.0) +
           hypot(x - 0.5, y) + pow(x - 0.5, 3.0) + pow(x - 0.5, 2.0) + pow(x - 0.5, 1.0) + fmod(x, y) + fmax(x, x) +
           atan2(x, y);
  };
  CHECK(describe_kinks(smooth, at({0.5, 3.0})).empty());
  // What does not lead to the result, or depends on no variable.
  const auto aside = [](const auto& v) {
    const auto unused = abs(v[0]);
    static_cast<void>(unused);
    std::decay_t<decltype(v[0])> zero(0.0);
    return v[0] * v[0] + abs(zero);
  };
  CHECK(describe_kinks(aside, at({0.0})).empty());
  CHECK(describe_kinks([](const auto& v) { return v[0]; }, VectorXd::Zero(1)).empty());
  // A function too long to be looked at.
  const auto lengthy = [](const auto& v) {
    auto y = abs(v[0]);
    for (std::size_t i = 0; i < Kinks::max_operations; ++i) y = y + v[0] * 0.5;
    return y;
  };
  CHECK(describe_kinks(lengthy, at({0.0})).empty());
}

TEST_CASE("many kinks are counted") {
  const auto many = [](const auto& v) {
    auto y = abs(v[0]);
    for (int i = 1; i < 10; ++i) y = y + fmax(v[0] + i, 1.0 * i);
    return y;
  };
  CHECK_THAT(describe_kinks(many, at({0.0})), Contains("abs at 0") && Contains("; and 6 more"));
}

TEST_CASE("every prepared function remarks on its kinks") {
  const auto f = [](const auto& x) { return hypot(x[0], x[1]) + x[2] * x[2]; };
  const VectorXd kink = at({0.0, 0.0, 1.0}), smooth = at({1.0, 0.0, 1.0});
  const std::string expected = head + "hypot at (0, 0): derivatives taken as 0, 0";
  const Function function(f, 3);
  CHECK(function.remarks(kink) == expected);
  CHECK(function.remarks(smooth).empty());
  CHECK_THROWS_AS(function.remarks(at({1.0})), Error);
  const RecordedFunction recorded(f, smooth);
  CHECK(recorded.remarks(kink) == expected);
  CHECK(recorded.remarks(smooth).empty());
  Sum sum(3);
  sum.add<3>(
      2,
      [](auto) {
        return std::array{0, 1, 2};
      },
      f);
  CHECK(sum.remarks(kink) == expected + " (2 times)");
  CHECK(sum.remarks(smooth).empty());

  LeastSquares fit;
  const Parameter a = fit.add_parameter({0.0}), b = fit.add_parameter({0.0});
  for (int i = 0; i < 100; ++i)
    fit.add_residual<1, 1, 1>(
        [](const auto* p, const auto* q, auto* r) {
          r[0] = hypot(p[0], q[0]);
          return true;
        },
        a, b);
  CHECK(fit.remarks(at({0.0, 0.0})) == expected + " (100 times)");
  CHECK(fit.remarks(at({1.0, 0.0})).empty());
  fit.set_constant(b);
  CHECK(fit.remarks(at({0.0})) == head + "hypot at (0, 0): derivative taken as 0 (100 times)");

  // An evaluation afterwards is that of its own point.
  double value = 0;
  VectorXd g, r;
  REQUIRE(fit.value_gradient(at({2.0}), value, g) == Evaluation::ok);
  CHECK_FALSE(fit.remarks(at({0.0})).empty());
  REQUIRE(fit.value_gradient(at({2.0}), value, g) == Evaluation::ok);
  CHECK(value == Approx(200.0));
  CHECK(g[0] == Approx(200.0));
}
