#include <Eigen/Core>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <thread>
#include <vector>

#include <hesse/ad/detail/scalars/dual.hpp>
#include <hesse/ad/detail/scalars/var.hpp>

namespace ad = hesse::ad;
using Catch::Matchers::Contains;
using Real = ad::Var<double>;

namespace {

std::vector<Real> inputs(ad::Tape<double>& tape, const std::vector<double>& x) {
  std::vector<Real> v;
  for (const double xi : x) v.push_back(tape.input(xi));
  return v;
}

std::vector<double> gradient(ad::Tape<double>& tape, const Real& y, const std::vector<Real>& x) {
  std::vector<double> g(x.size(), -1.0);
  tape.gradient(y, x, g);
  return g;
}

Eigen::MatrixXd jacobian(ad::Tape<double>& tape, const std::vector<Real>& y, const std::vector<Real>& x) {
  Eigen::MatrixXd j(static_cast<Eigen::Index>(y.size()), static_cast<Eigen::Index>(x.size()));
  tape.jacobian(y, x, [&](std::size_t i, std::size_t k, double v) {
    j(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) = v;
  });
  return j;
}

}  // namespace

TEST_CASE("a gradient agrees with its closed form, for every size of the first chunk", "[A20]") {
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{2}, std::size_t{32}, std::size_t{256}}) {
    ad::Tape<double> tape(1U << 20, chunk);
    for (int repeat = 0; repeat < 3; ++repeat) {
      tape.reset();
      const auto x = inputs(tape, {0.3, -1.2, 2.5});
      Real y = 0.0;
      for (int i = 0; i < 50; ++i) y += x[0] * x[1] - sin(x[2]) / x[0] + 2.0 * x[1];
      const auto g = gradient(tape, y, x);
      CHECK(y.value() == Approx(50 * (0.3 * -1.2 - std::sin(2.5) / 0.3 - 2.4)));
      CHECK(g[0] == Approx(50 * (-1.2 + std::sin(2.5) / 0.09)));
      CHECK(g[1] == Approx(50 * (0.3 + 2)));
      CHECK(g[2] == Approx(-50 * std::cos(2.5) / 0.3));
    }
  }
}

TEST_CASE("scaling, shifting and negating record nothing", "[tape]") {
  ad::Tape<double> tape;
  const auto x = inputs(tape, {3.0});
  const std::size_t before = tape.nodes();
  const Real y = 7.0 - (-(2.0 * x[0] + 1.0) / 4.0);
  CHECK(tape.nodes() == before);
  CHECK(y.value() == 8.75);
  CHECK(gradient(tape, y, x)[0] == 0.5);
}

TEST_CASE("constant outputs, outputs that are inputs, and copies of outputs", "[A08]") {
  ad::Tape<double> tape;
  const auto x = inputs(tape, {2.0, 5.0});
  const Real y = x[0] * x[1];
  const std::vector<Real> outputs{Real(4.0), x[1], y, y, Real(), -x[0]};
  const Eigen::MatrixXd j = jacobian(tape, outputs, x);
  Eigen::MatrixXd expected(6, 2);
  expected << 0, 0, 0, 1, 5, 2, 5, 2, 0, 0, -1, 0;
  CHECK(j == expected);
  CHECK(gradient(tape, Real(4.0), x) == std::vector<double>{0, 0});
  CHECK(gradient(tape, x[0], x) == std::vector<double>{1, 0});
}

TEST_CASE("an input registered after computation, and a second one of the same value", "[A09]") {
  ad::Tape<double> tape;
  std::vector<Real> x{tape.input(3.0)};
  Real y = x[0] * x[0];
  x.push_back(tape.input(3.0));
  y = y * x[1] + x[0];
  CHECK(gradient(tape, y, x) == std::vector<double>{19, 9});
  CHECK_THROWS_WITH(gradient(tape, y, {y}), Contains("not an input"));
  CHECK_THROWS_WITH(gradient(tape, y, {2.0 * x[0]}), Contains("not an input"));
}

TEST_CASE("stale variables and variables of another tape are named", "[A10]") {
  ad::Tape<double> first, second;
  const Real a = first.input(1.0);
  const Real b = second.input(2.0);
  const std::string one = std::to_string(first.recording()), two = std::to_string(second.recording());
  CHECK_THROWS_WITH(a * b, Contains(one) && Contains(two) && Contains("decltype(x)(1.0)"));
  CHECK_THROWS_WITH(a + b, Contains("add"));
  CHECK_THROWS_WITH(a - b, Contains("subtract"));
  CHECK_THROWS_WITH(a / b, Contains("divide"));
  CHECK_THROWS_WITH(pow(a, b), Contains("pow"));
  CHECK_THROWS_AS(hypot(b, a), ad::Error);
  Real sum = a;
  CHECK_THROWS_AS(sum += b, ad::Error);
  CHECK_THROWS_AS(sum -= b, ad::Error);
  CHECK(sum.value() == 1.0);
  first.reset();
  const Real c = first.input(1.0);
  CHECK_THROWS_WITH(exp(a), Contains("exp") && Contains(one) && Contains(std::to_string(first.recording())));
  CHECK_THROWS_AS(a * c, ad::Error);
  CHECK_THROWS_AS(c * a, ad::Error);
  CHECK_THROWS_AS(2.0 * a, ad::Error);
  CHECK_THROWS_AS(1.0 / a, ad::Error);
  CHECK_THROWS_AS(-a, ad::Error);
  CHECK_THROWS_AS(gradient(first, a, {c}), ad::Error);
  CHECK_THROWS_AS(gradient(first, c, {a}), ad::Error);
  CHECK_THROWS_AS(gradient(first, b, {c}), ad::Error);
  CHECK(gradient(first, c * c, {c})[0] == 2.0);
}

TEST_CASE("a tape is used by one thread", "[A13]") {
  ad::Tape<double> tape;
  const Real x = tape.input(2.0);
  std::string message;
  std::thread([&] {
    try {
      static_cast<void>(x * x);
    } catch (const ad::Error& error) {
      message = error.what();
    }
  }).join();
  CHECK_THAT(message, Contains("thread"));
  std::thread([&] { CHECK_THROWS_WITH(tape.input(1.0), Contains("thread")); }).join();
  std::thread([&] { CHECK_THROWS_AS(gradient(tape, x, {x}), ad::Error); }).join();
  CHECK(gradient(tape, x * x, {x})[0] == 4.0);
}

TEST_CASE("a functor that throws at its k-th operation leaves nothing behind", "[A18]") {
  const auto f = [](const std::vector<ad::Var<ad::Dual<double, 2>>>& x, int last) {
    auto y = x[0];
    for (int i = 0; i < 40; ++i) {
      if (i == last) throw std::runtime_error("out of domain");
      y = sin(y * x[1]) + 0.5 * y / x[0];
    }
    return y;
  };
  using D = ad::Dual<double, 2>;
  const auto result = [&](ad::Tape<D>& tape) {
    std::vector<ad::Var<D>> x{tape.input(D::variable(0.4, 0)), tape.input(D::variable(1.3, 1))};
    const auto y = f(x, 1000);
    std::vector<D> g(2);
    tape.gradient(y, x, g);
    return std::vector<double>{y.value().value, g[0].value,      g[1].value,
                               g[0].tangent[0], g[0].tangent[1], g[1].tangent[1]};
  };
  ad::Tape<D> fresh;
  const auto expected = result(fresh);
  ad::Tape<D> tape(1U << 20, 2);
  for (int k = 0; k < 40; ++k) {
    tape.reset();
    const auto mark = tape.mark();
    std::vector<ad::Var<D>> x{tape.input(D(0.4)), tape.input(D(1.3))};
    CHECK_THROWS_AS(f(x, k), std::runtime_error);
    tape.rollback(mark);
    CHECK(tape.nodes() == 0);
    CHECK(result(tape) == expected);
  }
}

TEST_CASE("rollback keeps what came before the mark", "[A18]") {
  ad::Tape<double> tape(1000, 1);
  const auto x = inputs(tape, {2.0});
  const Real y = x[0] * x[0];
  const auto mark = tape.mark();
  const Real dropped = exp(y) * tape.input(1.0);
  tape.rollback(mark);
  CHECK(gradient(tape, y * x[0], x)[0] == 12.0);
  tape.rollback(mark);
  CHECK_THROWS_WITH(gradient(tape, dropped, x), Contains("rollback"));
}

TEST_CASE("a full tape is an error with the numbers", "[A20]") {
  ad::Tape<double> tape(100, 4);
  Real y = tape.input(1.0);
  const auto run = [&] {
    for (int i = 0; i < 200; ++i) y = sin(y);
  };
  CHECK_THROWS_WITH(run(), Contains("full") && Contains("99"));
  tape.reset();
  const Real x = tape.input(2.0);
  CHECK(gradient(tape, x * x, {x})[0] == 4.0);
}

TEST_CASE("nodes the output does not depend on cannot spoil it", "[N31]") {
  ad::Tape<double> tape;
  const auto x = inputs(tape, {0.0, 3.0});
  const Real unused = sqrt(x[0]) * x[1];
  const Real y = x[0] * x[1];
  CHECK(gradient(tape, y, x) == std::vector<double>{3, 0});
  const Real honest = sqrt(x[0] * x[0]);
  CHECK(std::isnan(gradient(tape, honest, x)[0]));
  CHECK(gradient(tape, honest, x)[1] == 0.0);
  const std::vector<Real> outputs{y, unused, y + x[1], honest};
  const Eigen::MatrixXd j = jacobian(tape, outputs, x);
  CHECK(j(0, 0) == 3);
  CHECK(j(0, 1) == 0);
  CHECK(j(1, 0) == std::numeric_limits<double>::infinity());
  CHECK(j(1, 1) == 0);
  CHECK(j(2, 0) == 3);
  CHECK(j(2, 1) == 1);
  CHECK(std::isnan(j(3, 0)));
  CHECK(gradient(tape, y, x) == std::vector<double>{3, 0});
}

TEST_CASE("many outputs at once are bitwise the single sweeps", "[A32]") {
  ad::Tape<double> tape;
  const auto x = inputs(tape, {0.7, 1.9, -0.4});
  std::vector<Real> outputs;
  Real s = 1.0;
  for (int i = 0; i < 21; ++i) {
    s = s * x[static_cast<std::size_t>(i % 3)] + sin(s);
    outputs.push_back(s);
  }
  const Eigen::MatrixXd j = jacobian(tape, outputs, x);
  std::vector<double> weights(21), pulled(3);
  Eigen::VectorXd expected = Eigen::VectorXd::Zero(3);
  for (std::size_t i = 0; i < 21; ++i) {
    const auto g = gradient(tape, outputs[i], x);
    for (std::size_t k = 0; k < 3; ++k) CHECK(j(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) == g[k]);
    weights[i] = std::cos(static_cast<double>(i));
    for (std::size_t k = 0; k < 3; ++k) expected[static_cast<Eigen::Index>(k)] += weights[i] * g[k];
  }
  tape.pull_back(outputs, weights, x, pulled);
  for (std::size_t k = 0; k < 3; ++k) CHECK(pulled[k] == Approx(expected[static_cast<Eigen::Index>(k)]));
  CHECK_THROWS_WITH(tape.pull_back(outputs, std::span(weights).first(20), x, pulled), Contains("21") && Contains("20"));
  CHECK_THROWS_WITH(tape.pull_back(outputs, weights, x, std::span(pulled).first(2)), Contains("3") && Contains("2"));
  tape.pull_back(outputs, std::vector<double>(21, 0.0), x, pulled);
  CHECK(pulled == std::vector<double>{0, 0, 0});
}

TEST_CASE("a sweep can follow a sweep, and an extended recording", "[A32]") {
  ad::Tape<double> tape;
  const auto x = inputs(tape, {1.5});
  Real y = x[0] * x[0];
  CHECK(gradient(tape, y, x)[0] == 3.0);
  CHECK(gradient(tape, y, x)[0] == 3.0);
  y = y * x[0];
  CHECK(gradient(tape, y, x)[0] == 6.75);
}
