#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <hesse/ad/detail/execution/compiled.hpp>
#include <hesse/ad/detail/replay/recorded_function.hpp>
#include <hesse/ad/sum.hpp>
#include <hesse/ad/transforms.hpp>
#include <random>
#include <vector>

// Sums some of whose elements take other branches than recorded.
using namespace hesse::ad;
using namespace hesse::ad::detail;
using Catch::Matchers::Contains;

namespace {

constexpr Eigen::Index n = 24;
constexpr std::size_t count = 300;

// What is taken where depends on x and on the element: two ways and three, constant and not, a loop as long as x says, a table by a
// rounded number; of different variables.
struct Branching {
  template <class X>
  auto operator()(const X& x, std::size_t e) const {
    using std::abs;
    using std::exp;
    using std::log;
    using std::lround;
    using std::max;
    using std::sqrt;
    using T = std::decay_t<decltype(x[0])>;
    const double weight = 1.0 + 0.125 * static_cast<double>(e % 5);
    switch (e % 6) {
      case 0:  // a hinge: nothing at all, or a square
        return x[0] * x[1] < 0.1 ? T(0.0) : weight * (x[0] * x[1] - 0.1) * (x[0] * x[1] - 0.1);
      case 1: {  // clamped between two sides
        const T y = x[0] + weight * x[1];
        return (y < -0.5 ? T(-0.5) : y > 0.5 ? T(0.5) : y) * x[2] + abs(y) * max(x[1], x[2]);
      }
      case 2:  // without meaning on the other side
        return x[0] > 0.0 ? log(x[0]) * x[1] + sqrt(x[0]) : x[0] * x[0] * x[0] * x[1] - exp(x[2]);
      case 3: {  // as long as x says
        T y = x[0], sum(0.0);
        for (int k = 0; k < 6 && y * y < 1.5; ++k) {
          sum += weight * y * x[1];
          y = y + 0.3 + 0.2 * x[2] * x[2];
        }
        return sum;
      }
      case 4: {  // a number of a table
        constexpr std::array<double, 5> table{0.5, 2.0, -1.0, 3.0, 0.25};
        const long cell = lround(1.5 * x[0]);
        const double factor = table[static_cast<std::size_t>(cell + 50) % table.size()];
        return factor * x[static_cast<std::size_t>(cell + 50) % 3] * exp(weight * x[1]) + x[0] * x[2];
      }
      default:  // no branch
        return weight * exp(x[0] * x[1]) * x[2];
    }
  }
};

// Elements with the same variable twice among them.
std::array<Eigen::Index, 3> index_of(std::size_t e) {
  const auto k = static_cast<Eigen::Index>(e);
  return {k % n, (5 * k + 3) % n, e % 11 == 0 ? k % n : (k + 1) % n};
}

constexpr auto loop = [](const auto& x) {
  using T = std::decay_t<decltype(x[0])>;
  T sum(0.0);
  for (std::size_t e = 0; e < count; ++e) {
    const auto at = index_of(e);
    sum += Branching()(std::array<T, 3>{x[at[0]], x[at[1]], x[at[2]]}, e);
  }
  return sum;
};

Sum branching_sum(const ReplayOptions& options, std::size_t elements = count) {
  Sum sum(n, options);
  // Two families, so that numbers and families differ.
  const auto first = static_cast<Eigen::Index>(elements / 3);
  sum.add<3>(first, index_of, Branching());
  sum.add<3>(
      static_cast<Eigen::Index>(elements) - first,
      [=](auto e) { return index_of(e + static_cast<std::size_t>(first)); },
      [=](const auto& x, std::size_t e) { return Branching()(x, e + static_cast<std::size_t>(first)); });
  return sum;
}

Eigen::MatrixXd full(const SymmetricPattern& s, const Eigen::VectorXd& h) {
  if (s.outer.empty()) return Eigen::Map<const Eigen::MatrixXd>(h.data(), s.n, s.n);
  Eigen::MatrixXd m = Eigen::MatrixXd::Zero(s.n, s.n);
  for (Eigen::Index j = 0; j < s.n; ++j)
    for (Eigen::Index k = s.outer[static_cast<std::size_t>(j)]; k < s.outer[static_cast<std::size_t>(j) + 1]; ++k)
      m(s.inner[static_cast<std::size_t>(k)], j) = m(j, s.inner[static_cast<std::size_t>(k)]) = h[k];
  return m;
}

template <class Replayed, class F>
void check(Replayed& function, const F& f, const Eigen::VectorXd& x) {
  double value = 0, again = 0;
  Eigen::VectorXd g, g_again, h;
  INFO(function.describe());
  REQUIRE(function.value_gradient_hessian(x, value, g, h) == Evaluation::ok);
  REQUIRE(function.value_gradient(x, again, g_again) == Evaluation::ok);
  CHECK(value == Approx(static_cast<double>(f(x))).epsilon(1e-12));
  CHECK(again == Approx(value).epsilon(1e-14));
  const Eigen::VectorXd slope = grad(f)(x);
  CHECK((g - slope).norm() <= 1e-11 * (1 + slope.norm()));
  CHECK((g_again - slope).norm() <= 1e-11 * (1 + slope.norm()));
  const Eigen::MatrixXd curvature = hessian(f, x, forward_over_reverse);
  CHECK((full(function.hessian_structure(), h) - curvature).norm() <= 1e-11 * (1 + curvature.norm()));
}

std::vector<ReplayOptions> all_options() {
  std::vector<ReplayOptions> all;
  for (const Backend backend : {Backend::interpreted, Backend::compiled})
    for (const bool dense : {false, true})
      for (const bool verified : {false, true})
        if (backend == Backend::interpreted || compiled_available()) all.push_back({backend, dense, 1, verified});
  return all;
}

using Random = std::mt19937;

Eigen::VectorXd random_point(Random& random) {
  std::uniform_real_distribution<double> uniform(-1.2, 1.2);
  return Eigen::VectorXd::NullaryExpr(n, [&] { return uniform(random); });
}

}  // namespace

TEST_CASE("elements take the branches of the user's code, wherever they were recorded") {
  for (const ReplayOptions& options : all_options()) {
    Random random(1);
    Sum sum = branching_sum(options);
    Eigen::VectorXd x = random_point(random);
    std::vector<Eigen::VectorXd> seen{x};
    for (int k = 0; k < 30; ++k) {
      check(sum, loop, x);
      // One variable after the other, back to where it was, anywhere.
      if (k % 3 == 0) x[k % n] = random_point(random)[0];
      if (k % 3 == 1) x = seen[static_cast<std::size_t>(k) / 2];
      if (k % 3 == 2) x = random_point(random);
      seen.push_back(x);
    }
  }
}

TEST_CASE("a few elements that change their branch are recorded by themselves, once for each branch") {
  Random random(2);
  Sum sum = branching_sum({});
  Eigen::VectorXd x = random_point(random);
  check(sum, loop, x);
  CHECK_THAT(sum.describe(), !Contains("changed branch"));
  const Eigen::VectorXd start = x;
  x[3] = -x[3];
  x[7] = -x[7];
  for (int to_and_fro = 0; to_and_fro < 3; ++to_and_fro) {
    check(sum, loop, x);
    check(sum, loop, start);
  }
  CHECK(sum.recordings() == 1);
  const std::size_t moves = sum.branch_switches();
  CHECK(moves > 0);
  CHECK_THAT(sum.describe(), Contains("recorded 1 time, elements changed branch " + std::to_string(moves) + " times"));
  const std::size_t bytes = sum.bytes();
  check(sum, loop, x);
  CHECK(sum.branch_switches() == moves + moves / 6);
  check(sum, loop, x);
  CHECK(sum.branch_switches() == moves + moves / 6);
  CHECK(sum.bytes() == bytes);
}

TEST_CASE("moves are counted where elements go, and where they come back") {
  Sum sum(40);
  sum.add<1>(
      40, [](auto e) { return std::array{e}; },
      [](const auto& x) { return x[0] < 0.0   ? x[0] * x[0]
                                 : x[0] < 1.0 ? 3.0 * x[0]
                                              : x[0] * x[0] * x[0]; });
  double f = 0;
  Eigen::VectorXd g;
  const auto moves_to = [&](double a, double b, double c, double d) {
    const std::size_t before = sum.branch_switches();
    Eigen::VectorXd x = Eigen::VectorXd::Constant(40, -1);
    x.head(4) << a, b, c, d;
    REQUIRE(sum.value_gradient(x, f, g) == Evaluation::ok);
    return sum.branch_switches() - before;
  };
  CHECK(moves_to(-1, -1, -1, -1) == 0);
  CHECK(moves_to(0.5, -1, -1, -1) == 1);
  CHECK(moves_to(2, -1, -1, -1) == 1);
  CHECK(moves_to(2, -2, -3, -4) == 0);
  CHECK(moves_to(-1, 0.5, -1, -1) == 2);
  CHECK(moves_to(2, 0.5, -1, -1) == 1);
  CHECK(moves_to(0.5, 2, -1, -1) == 2);
  CHECK(moves_to(-1, -1, -1, -1) == 2);
  CHECK(sum.recordings() == 1);
}

TEST_CASE("where most elements change their branch everything is recorded again") {
  Sum sum(3);
  const auto f = [](const auto& x) { return x[0] < 0.0 ? x[0] * x[0] : x[0] * x[0] * x[0]; };
  const auto whole = [&](const auto& x) { return f(x.segment(0, 1)) + f(x.segment(1, 1)) + f(x.segment(2, 1)); };
  sum.add<1>(
      3, [](auto e) { return std::array{e}; }, f);
  check(sum, whole, Eigen::VectorXd(Eigen::Vector3d(-1, -2, -3)));
  check(sum, whole, Eigen::VectorXd(Eigen::Vector3d(1, 2, 3)));
  CHECK(sum.recordings() == 2);
  check(sum, whole, Eigen::VectorXd(Eigen::Vector3d(1, -2, 3)));
  CHECK(sum.recordings() == 2);
}

TEST_CASE("where elements stay in another branch everything is recorded again in the end") {
  Random random(3);
  Sum sum = branching_sum({});
  Eigen::VectorXd x = random_point(random), g;
  double f = 0;
  REQUIRE(sum.value_gradient(x, f, g) == Evaluation::ok);
  x[3] = -x[3];
  x[4] = -x[4];
  for (int k = 0; k < 500; ++k) {
    x[5] *= 1 + 1e-12;
    REQUIRE(sum.value_gradient(x, f, g) == Evaluation::ok);
  }
  CHECK(sum.recordings() == 2);
  check(sum, loop, x);
}

TEST_CASE("sums with elements in other branches are the same bits for any number of threads") {
  constexpr std::size_t many = 60000;
  for (const bool dense : {false, true}) {
    std::vector<std::vector<double>> expected;
    for (std::size_t threads = 1; threads <= 4; ++threads) {
      ReplayOptions options{Backend::interpreted, dense, threads, false};
      Sum sum = branching_sum(options, many);
      Random random(4);
      Eigen::VectorXd x = random_point(random), g, h;
      for (std::size_t k = 0; k < 8; ++k) {
        double f = 0;
        REQUIRE(sum.value_gradient_hessian(x, f, g, h) == Evaluation::ok);
        std::vector<double> all{f};
        all.insert(all.end(), g.begin(), g.end());
        all.insert(all.end(), h.begin(), h.end());
        if (threads == 1)
          expected.push_back(all);
        else
          CHECK(std::memcmp(all.data(), expected[k].data(), all.size() * sizeof(double)) == 0);
        x[static_cast<Eigen::Index>(k)] *= k % 2 ? 0.5 : -1.0;
      }
      CHECK(sum.recordings() == 1);
      CHECK(sum.branch_switches() > 0);
    }
  }
}

TEST_CASE("an element may do anything with its variables in another branch") {
  // Recorded where it is constant, without a gradient and a Hessian.
  Sum sum(3);
  const auto f = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    return x[0] < 1.0 ? T(0.0) : x[1] < 1.0 ? x[0] * x[2] : x[1] * x[2] * x[2];
  };
  sum.add<3>(
      4,
      [](auto) {
        return std::array{2, 0, 1};
      },
      f);
  sum.prepare(Eigen::VectorXd::Zero(3));
  const auto whole = [&](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    return 4.0 * f(std::array<T, 3>{x[2], x[0], x[1]});
  };
  for (const auto& x :
       {Eigen::Vector3d(0.5, 2, 3), Eigen::Vector3d(2, 2, 3), Eigen::Vector3d(2, 2, 0), Eigen::Vector3d(0.5, -1, 3)})
    check(sum, whole, Eigen::VectorXd(x));
}

TEST_CASE("an index map that is not the same at every call is refused") {
  Eigen::Index offset = 0;
  Sum sum(6);
  sum.add<2>(
      4,
      [&offset](auto e) {
        return std::array{Eigen::Index(e % 2), Eigen::Index(e % 2) + 1 + offset};
      },
      [](const auto& x, std::size_t e) { return e < 3 || x[0] < 0.0 ? x[0] * x[1] : x[0] * x[1] * x[1]; });
  double f = 0;
  Eigen::VectorXd x = Eigen::VectorXd::Constant(6, -1.0), g, h;
  REQUIRE(sum.value_gradient_hessian(x, f, g, h) == Evaluation::ok);
  x.setConstant(1.0);
  offset = 3;
  CHECK(sum.value_gradient_hessian(x, f, g, h) == Evaluation::fatal);
  CHECK_THAT(sum.diagnosis(), Contains("sparsity pattern"));
  offset = 0;
  REQUIRE(sum.value_gradient_hessian(x, f, g, h) == Evaluation::ok);
  CHECK(f == 4);
}

TEST_CASE("an exception of an element that is recorded by itself passes through, and the sum works afterwards") {
  struct Refused {};
  bool refuse = false;
  Sum sum(4, {Backend::interpreted, false, 1, false});
  const auto f = [&refuse](const auto& x) {
    if (x[0] < 0.0) return x[0] * x[0] * x[0];
    if (refuse && x[0] > 1.0) throw Refused();
    return x[0] > 1.0 ? x[0] * x[0] : 2.0 * x[0];
  };
  sum.add<1>(
      4, [](auto e) { return std::array{e}; }, f);
  const auto whole = [&](const auto& x) {
    return f(x.segment(0, 1)) + f(x.segment(1, 1)) + f(x.segment(2, 1)) + f(x.segment(3, 1));
  };
  Eigen::VectorXd x = Eigen::VectorXd::Constant(4, 0.5), g, h;
  check(sum, whole, x);
  x[1] = -1;
  check(sum, whole, x);
  x[2] = 2;
  refuse = true;
  double value = 0;
  CHECK_THROWS_AS(sum.value_gradient_hessian(x, value, g, h), Refused);
  refuse = false;
  check(sum, whole, x);
  CHECK(sum.recordings() == 1);
}

TEST_CASE("an element that replay rounds to the other side follows the user's code") {
  // 5/3 is rounded differently by way of 1/3.
  const auto f = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    const T ratio = x[0] / x[1];
    return ratio == 5.0 / 3.0 ? x[0] * x[1] : x[0] + x[1];
  };
  const auto whole = [&](const auto& x) { return f(x.segment(0, 2)) + f(x.segment(2, 2)) + f(x.segment(4, 2)); };
  for (const bool verified : {true, false}) {
    Sum sum(6, {Backend::interpreted, false, 1, verified});
    sum.add<2>(
        3,
        [](auto e) {
          return std::array{2 * e, 2 * e + 1};
        },
        f);
    Eigen::VectorXd x(6), moved(6);
    x << 5.0, 3.0, 1.0, 2.0, 4.0, 1.0;
    moved << 4.0, 3.0, 1.0, 2.0, 4.0, 1.0;
    for (int again = 0; again < 3; ++again) {
      check(sum, whole, moved);
      check(sum, whole, x);
    }
  }
}

TEST_CASE("a recorded function may need fewer entries of its structure in another branch") {
  const auto f = [](const auto& x) { return x[0] < 1.0 ? x[0] * x[1] + x[0] * x[2] : x[0] * x[1] - 3.0 * x[2]; };
  RecordedFunction recorded(f, Eigen::VectorXd(Eigen::Vector3d(0.5, 2, 3)));
  for (const double first : {0.5, 1.5, 0.25, 2.0}) check(recorded, f, Eigen::VectorXd(Eigen::Vector3d(first, 2, 3)));
  CHECK(recorded.recordings() == 4);
}
