#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <type_traits>
#include <vector>

#include <hesse/ad/least_squares.hpp>

#include "allocation_counter.hpp"

using namespace hesse::ad;

using namespace hesse::ad::detail;
using Catch::Matchers::Contains;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr auto ways = {ResidualStrategy::replayed, ResidualStrategy::overloaded};

LeastSquares::Options options(ResidualStrategy strategy, bool sparse = false, std::size_t threads = 1) {
  LeastSquares::Options o;
  o.strategy = strategy;
  o.sparse = sparse;
  o.threads = threads;
  return o;
}

// Two residuals of a camera of 7 and a point of 3 numbers.
struct Point {
  double u, v;
  template <class T>
  bool operator()(const T* camera, const T* point, T* r) const {
    using std::cos;
    using std::sin;
    const T depth = 3.0 + point[2] + sin(camera[0]) * point[0] + cos(camera[6]) * point[1];
    const T scale = camera[1] * (1.0 + camera[4] * depth * depth) / depth;
    r[0] = scale * (cos(camera[0]) * point[0] - camera[2] * point[2]) + camera[5] - u;
    r[1] = scale * (cos(camera[0]) * point[1] - camera[3] * point[2]) - v;
    return true;
  }
};

// A loss that changes its branch with the size of the deviation.
struct Huber {
  double y;
  template <class T>
  bool operator()(const T* a, const T* b, T* r) const {
    using std::sqrt;
    const T d = a[0] * b[0] - y;
    if (d < 1.0)
      r[0] = d;
    else
      r[0] = sqrt(2.0 * d - 1.0);
    return true;
  }
};

struct Exponential {
  double x, y;
  template <class T>
  bool operator()(const T* m, const T* c, T* r) const {
    using std::exp;
    r[0] = y - exp(m[0] * x + c[0]);
    return true;
  }
};

// All data in one block.
struct Curve {
  int m;
  template <class T>
  bool operator()(const T* b, T* r) const {
    using std::exp;
    for (int i = 0; i < m; ++i) r[i] = b[0] * (1.0 - exp(-b[1] * (0.1 * i))) - (0.3 + 0.01 * i) * b[2];
    return true;
  }
};

VectorXd numbers(Index n, double shift) {
  VectorXd x(n);
  for (Index i = 0; i < n; ++i) x[i] = 0.5 * std::cos(1.0 + shift + 2.0 * static_cast<double>(i));
  return x;
}

// Cameras and points, every third of these constant, and a prior.
void add_scene(LeastSquares& fit, int cameras = 4, int points = 30) {
  std::vector<Parameter> camera, point;
  for (int c = 0; c < cameras; ++c) camera.push_back(fit.add_parameter(numbers(7, 0.3 * c)));
  for (int p = 0; p < points; ++p) {
    point.push_back(fit.add_parameter(numbers(3, 10 + 0.1 * p)));
    if (p % 3 == 0) fit.set_constant(point.back());
  }
  for (int p = 0; p < points; ++p)
    for (int c = 0; c < cameras; ++c)
      if ((p + c) % 3 != 0)
        fit.add_residual<2, 7, 3>(Point{0.01 * p, 0.02 * c}, camera[static_cast<std::size_t>(c)],
                                  point[static_cast<std::size_t>(p)]);
  fit.add_residual(Curve{40}, 40, point[1]);
  fit.add_residual<1, 7>(
      [](const auto* a, auto* r) {
        r[0] = 0.1 * (a[0] - 0.2);
        return true;
      },
      camera[0]);
}

struct Evaluated {
  double f = 0, f_again = 0;
  VectorXd g, g_again, r, jacobian_r;
  MatrixXd h, jacobian, b;
};

MatrixXd full(const SymmetricPattern& structure, const VectorXd& values) {
  if (structure.outer.empty()) return Eigen::Map<const MatrixXd>(values.data(), structure.n, structure.n);
  MatrixXd matrix = MatrixXd::Zero(structure.n, structure.n);
  for (Index j = 0; j < structure.n; ++j)
    for (Index k = structure.outer[static_cast<std::size_t>(j)]; k < structure.outer[static_cast<std::size_t>(j) + 1];
         ++k) {
      const Index i = structure.inner[static_cast<std::size_t>(k)];
      matrix(i, j) = matrix(j, i) = values[k];
    }
  return matrix;
}

Evaluated evaluate(LeastSquares& fit, const VectorXd& x) {
  Evaluated e;
  VectorXd h, b, values, r;
  MatrixXd jacobian;
  REQUIRE(fit.value_gradient_hessian(x, e.f, e.g, h) == Evaluation::ok);
  REQUIRE(fit.value_gradient(x, e.f_again, e.g_again) == Evaluation::ok);
  REQUIRE(fit.residuals(x, e.r) == Evaluation::ok);
  REQUIRE(fit.jacobian(x, e.jacobian_r, e.jacobian) == Evaluation::ok);
  REQUIRE(fit.second_order(x, numbers(e.r.size(), 4), b) == Evaluation::ok);
  e.h = full(fit.hessian_structure(), h);
  e.b = full(fit.hessian_structure(), b);
  // The values of J are those of the dense one.
  REQUIRE(fit.jacobian_values(x, r, values) == Evaluation::ok);
  const SparsityPattern rows = fit.jacobian_structure();
  if (rows.outer.empty()) {
    CHECK(Eigen::Map<const MatrixXd>(values.data(), rows.m, rows.n) == e.jacobian);
  } else {
    REQUIRE(rows.outer.size() == static_cast<std::size_t>(rows.m) + 1);
    MatrixXd again = MatrixXd::Zero(rows.m, rows.n);
    for (Index i = 0; i < rows.m; ++i)
      for (Index k = rows.outer[static_cast<std::size_t>(i)]; k < rows.outer[static_cast<std::size_t>(i) + 1]; ++k)
        again(i, rows.inner[static_cast<std::size_t>(k)]) = values[k];
    CHECK(again == e.jacobian);
  }
  return e;
}

void close(const MatrixXd& a, const MatrixXd& b) {
  REQUIRE(a.rows() == b.rows());
  REQUIRE(a.cols() == b.cols());
  CHECK((a - b).norm() <= 1e-12 * (1 + b.norm()));
}

void same(const Evaluated& a, const Evaluated& b) {
  CHECK(a.f == b.f);
  CHECK(a.f_again == b.f);
  CHECK(a.r == b.r);
  CHECK(a.jacobian_r == b.r);
  close(a.g, b.g);
  close(a.g_again, b.g);
  close(a.h, b.h);
  close(a.jacobian, b.jacobian);
  close(a.b, b.b);
}

// Replay against overloading at several points; how it was done.
template <class Build>
std::string compare(const Build& build, double largest_move = 1) {
  LeastSquares overloaded(options(ResidualStrategy::overloaded));
  build(overloaded);
  std::string how;
  for (const bool sparse : {false, true}) {
    LeastSquares replayed(options(ResidualStrategy::replayed, sparse));
    build(replayed);
    for (const double move : {0.0, 0.01, 1.0}) {
      const VectorXd x = replayed.start() + largest_move * move * numbers(replayed.dimension(), 3);
      same(evaluate(replayed, x), evaluate(overloaded, x));
    }
    how = replayed.describe();
    CHECK_THAT(how, Contains("recorded"));
  }
  return how;
}

}  // namespace

TEST_CASE("least squares by replay: r, J, B, gradient and Hessian are those of overloading") {
  CHECK_THAT(compare([](LeastSquares& fit) { add_scene(fit); }),
             Contains("3 element types") || Contains("4 element types"));
  CHECK_THAT(compare([](LeastSquares& fit) {
               const auto m = fit.add_parameter({0.3}), c = fit.add_parameter({0.1});
               for (int i = 0; i < 50; ++i) fit.add_residual<1, 1, 1>(Exponential{0.05 * i, 1.0 + i}, m, c);
             }),
             Contains("recorded 1 time") && Contains("50 of 2 variables"));
  // One block of many residuals is as many elements.
  CHECK_THAT(compare([](LeastSquares& fit) {
               fit.add_residual(Curve{100}, 100, fit.add_parameter({0.5, 0.7, 0.2}));
             }),
             Contains("of 3 variables"));
}

TEST_CASE("least squares by replay: blocks that branch otherwise are recorded again") {
  const auto build = [](LeastSquares& fit) {
    const auto a = fit.add_parameter({1.0});
    for (int i = 0; i < 40; ++i) fit.add_residual<1, 1, 1>(Huber{0.05 * i}, a, fit.add_parameter({0.05 * i + 0.5}));
  };
  CHECK_THAT(compare(build, -3), Contains("recorded") && Contains("times"));
  LeastSquares fit(options(ResidualStrategy::replayed)), expected(options(ResidualStrategy::overloaded));
  build(fit);
  build(expected);
  const VectorXd x = fit.start();
  same(evaluate(fit, x), evaluate(expected, x));
  CHECK_THAT(fit.describe(), Contains("recorded 1 time,"));
  // One block changes its branch, and back.
  VectorXd y = x;
  y[7] += 3;
  same(evaluate(fit, y), evaluate(expected, y));
  CHECK_THAT(fit.describe(), Contains("recorded 2 times,"));
  same(evaluate(fit, x), evaluate(expected, x));
  CHECK_THAT(fit.describe(), Contains("recorded 3 times,"));
  CHECK_THAT(fit.describe(), !Contains("packed forward"));
}

TEST_CASE("least squares by replay: what decides by its very value at every point is given up") {
  LeastSquares fit(options(ResidualStrategy::replayed)), expected(options(ResidualStrategy::overloaded));
  for (LeastSquares* problem : {&fit, &expected})
    problem->add_residual<1, 1>(
        [](const auto* a, auto* r) {
          r[0] = passive(a[0]) * a[0];
          return passive(a[0]) > 0.0;
        },
        problem->add_parameter({1.0}));
  for (int i = 0; i < 12; ++i) {
    const VectorXd x = VectorXd::Constant(1, 1.0 + 0.1 * i);
    same(evaluate(fit, x), evaluate(expected, x));
  }
  CHECK_THAT(fit.describe(), Contains("replay was given up") && Contains("packed forward"));
  double f = 0;
  VectorXd g, h;
  CHECK(fit.value_gradient_hessian(VectorXd::Constant(1, -1.0), f, g, h) == Evaluation::not_evaluable);
  CHECK_THAT(fit.diagnosis(), Contains("returned false"));
}

TEST_CASE("least squares by replay: blocks that cannot be recorded are left to overloading") {
  // Another function for numbers that are recorded, one that refuses them, and one that can be recorded.
  const auto build = [](LeastSquares& fit) {
    const auto a = fit.add_parameter({0.5, 0.8});
    fit.add_residual<1, 2>(
        [](const auto* x, auto* r) {
          using T = std::decay_t<decltype(*x)>;
          r[0] = x[0] * x[1] * (std::is_same_v<T, Recorded> ? 2.0 : 1.0);
          return true;
        },
        a);
    fit.add_residual<2, 2>(
        [](const auto* x, auto* r) {
          using T = std::decay_t<decltype(*x)>;
          r[0] = x[0] * x[0] * x[1];
          r[1] = x[1];
          return !std::is_same_v<T, Recorded>;
        },
        a);
    for (int i = 0; i < 30; ++i)
      fit.add_residual<1, 2>(
          [i](const auto* x, auto* r) {
            using std::exp;
            r[0] = exp(x[0] * (0.1 * i)) * x[1];
            return true;
          },
          a);
  };
  CHECK_THAT(compare(build), Contains("30 of 2 variables") && Contains("1 x 1 residuals of 2 parameters") &&
                                 Contains("1 x 2 residuals of 2 parameters"));
}

TEST_CASE("least squares by replay: derivatives that are not finite are named as by overloading") {
  for (const auto strategy : ways) {
    LeastSquares fit(options(strategy));
    const auto x = fit.add_parameter({1.0, 0.0});
    fit.add_residual<2, 2>(
        [](const auto* a, auto* r) {
          using std::sqrt;
          r[0] = a[0];
          r[1] = sqrt(a[1]);
          return true;
        },
        x);
    double f = 0;
    VectorXd g, h;
    CHECK(fit.value_gradient(fit.start(), f, g) == Evaluation::ok);
    CHECK_FALSE(g.allFinite());
    CHECK_THAT(fit.diagnosis(), Contains("residual 1 of block 0") && Contains("component 1 of x"));
    CHECK(fit.value_gradient_hessian(Eigen::Vector2d(1.0, -1.0), f, g, h) == Evaluation::not_evaluable);
    CHECK_THAT(fit.diagnosis(), Contains("residual 1 of block 0"));
    CHECK(fit.value_gradient_hessian(Eigen::Vector2d(1.0, 1.0), f, g, h) == Evaluation::ok);
    CHECK(fit.diagnosis().empty());
  }
}

TEST_CASE("least squares by replay: residuals that were not written, and exceptions") {
  LeastSquares fit(options(ResidualStrategy::replayed));
  bool fail = false;
  const auto x = fit.add_parameter({1.0, 2.0});
  fit.add_residual<2, 2>(
      [&fail](const auto* a, auto* r) {
        if (fail) throw std::runtime_error("from the user");
        r[0] = a[0] * a[1];
        if (passive(a[0]) < 10) r[1] = a[1];
        return true;
      },
      x);
  double f = 0;
  VectorXd g, h;
  fail = true;
  CHECK_THROWS_WITH(fit.value_gradient_hessian(fit.start(), f, g, h), "from the user");
  fail = false;
  CHECK(fit.value_gradient_hessian(fit.start(), f, g, h) == Evaluation::ok);
  CHECK(g == VectorXd(Eigen::Vector2d(4.0, 4.0)));
  CHECK(fit.value_gradient_hessian(Eigen::Vector2d(11.0, 1.0), f, g, h) == Evaluation::fatal);
  CHECK_THAT(fit.diagnosis(), Contains("residual 1 of block 0") && Contains("was not written"));
  fail = true;
  CHECK_THROWS_WITH(fit.value_gradient(VectorXd::Ones(2), f, g), "from the user");
  fail = false;
  CHECK(fit.value_gradient(fit.start(), f, g) == Evaluation::ok);
  CHECK(g == VectorXd(Eigen::Vector2d(4.0, 4.0)));
}

TEST_CASE("least squares by replay: an exception while blocks are recorded again leaves each of them once") {
  // Most blocks change their branch; recording them ends in the middle, after some were recorded.
  constexpr Index blocks = 100, changing = 60;
  int left = 1000;
  const auto build = [&](ResidualStrategy strategy) {
    LeastSquares fit(options(strategy));
    for (Index b = 0; b < blocks; ++b) {
      const auto a = fit.add_parameter({0.5, 1.0});
      fit.add_residual<1, 2>(
          [&left](const auto* v, auto* r) {
            using T = std::remove_cvref_t<decltype(v[0])>;
            if constexpr (std::is_same_v<T, Recorded>)
              if (left-- == 0) throw std::runtime_error("while recording");
            r[0] = v[0] < 2.0 ? v[0] * v[1] : v[0] * v[0] + v[1];
            return true;
          },
          a);
    }
    return fit;
  };
  LeastSquares replayed = build(ResidualStrategy::replayed), overloaded = build(ResidualStrategy::overloaded);
  double f = 0, expected = 0;
  VectorXd g, h, expected_g, expected_h, x = replayed.start();
  REQUIRE(replayed.value_gradient_hessian(x, f, g, h) == Evaluation::ok);
  for (Index b = 0; b < changing; ++b) x[2 * b] = 3.0;
  left = 40;
  CHECK_THROWS_WITH(replayed.value_gradient_hessian(x, f, g, h), "while recording");
  left = 1000;
  REQUIRE(replayed.value_gradient_hessian(x, f, g, h) == Evaluation::ok);
  REQUIRE(overloaded.value_gradient_hessian(x, expected, expected_g, expected_h) == Evaluation::ok);
  CHECK(std::abs(f - expected) <= 1e-12 * expected);
  CHECK((g - expected_g).norm() <= 1e-12 * expected_g.norm());
  CHECK((h - expected_h).norm() <= 1e-12 * expected_h.norm());
}

TEST_CASE("least squares by replay: 0 and -0 are two points") {
  LeastSquares fit(options(ResidualStrategy::replayed));
  fit.add_residual<1, 2>(
      [](const auto* a, auto* r) {
        using std::atan2;
        r[0] = atan2(a[0], a[1]);
        return true;
      },
      fit.add_parameter({0.0, -1.0}));
  VectorXd r;
  REQUIRE(fit.residuals(Eigen::Vector2d(0.0, -1.0), r) == Evaluation::ok);
  CHECK(r[0] > 3);
  REQUIRE(fit.residuals(Eigen::Vector2d(-0.0, -1.0), r) == Evaluation::ok);
  CHECK(r[0] < -3);
}

TEST_CASE("least squares by replay: structures, and parameters that become constant") {
  LeastSquares fit(options(ResidualStrategy::replayed, true));
  add_scene(fit, 2, 6);
  const auto structure = fit.hessian_structure();
  const auto rows = fit.jacobian_structure();
  CHECK(structure.n == 2 * 7 + 4 * 3);
  CHECK(rows.m == fit.residual_count());
  CHECK(static_cast<Index>(structure.inner.size()) < structure.n * (structure.n + 1) / 2);
  double f = 0;
  VectorXd g, h, before;
  REQUIRE(fit.value_gradient_hessian(fit.start(), f, g, before) == Evaluation::ok);
  CHECK(before.size() == static_cast<Index>(structure.inner.size()));
  // A camera becomes constant and variable again: other structures, then the same numbers.
  fit.set_constant(Parameter{0});
  CHECK(fit.dimension() == 7 + 4 * 3);
  REQUIRE(fit.value_gradient_hessian(fit.start(), f, g, h) == Evaluation::ok);
  CHECK(h.size() == static_cast<Index>(fit.hessian_structure().inner.size()));
  CHECK(h.size() < before.size());
  fit.set_variable(Parameter{0});
  REQUIRE(fit.value_gradient_hessian(fit.start(), f, g, h) == Evaluation::ok);
  CHECK(h == before);
}

TEST_CASE("least squares by replay: the same bits for any number of threads") {
  std::vector<VectorXd> hessians, jacobians, curvatures;
  for (const std::size_t threads : {1u, 2u, 3u, 4u}) {
    LeastSquares fit(options(ResidualStrategy::replayed, true, threads));
    add_scene(fit, 12, 400);
    double f = 0;
    VectorXd g, r;
    REQUIRE(fit.value_gradient_hessian(fit.start(), f, g, hessians.emplace_back()) == Evaluation::ok);
    REQUIRE(fit.jacobian_values(fit.start(), r, jacobians.emplace_back()) == Evaluation::ok);
    REQUIRE(fit.second_order(fit.start(), r, curvatures.emplace_back()) == Evaluation::ok);
    CHECK(hessians.back() == hessians.front());
    CHECK(jacobians.back() == jacobians.front());
    CHECK(curvatures.back() == curvatures.front());
  }
}

TEST_CASE("least squares plans: many blocks are replayed, few small ones are not") {
  LeastSquares::Options planned;
  LeastSquares many(planned), few(planned);
  add_scene(many, 20, 600);
  const auto m = few.add_parameter({0.3}), c = few.add_parameter({0.1});
  for (int i = 0; i < 4; ++i) few.add_residual<1, 1, 1>(Exponential{0.5 * i, 1.0 + i}, m, c);
  double f = 0;
  VectorXd g;
  for (LeastSquares* fit : {&many, &few}) {
    CHECK_THAT(fit->describe(), !Contains("recorded"));
    REQUIRE(fit->value_gradient(fit->start(), f, g) == Evaluation::ok);
  }
  CHECK_THAT(many.describe(), Contains("recorded 1 time"));
  CHECK_THAT(few.describe(), Contains("4 x 1 residuals of 2 parameters: packed forward") &&
                                 Contains("cheaper than replay over 20 evaluations"));
}

TEST_CASE("least squares whose full matrices would be large are sparse") {
  LeastSquares fit(options(ResidualStrategy::replayed));
  for (int i = 0; i < 50000; ++i)
    fit.add_residual<1, 1>(
        [](const auto* a, auto* r) {
          r[0] = a[0] * a[0];
          return true;
        },
        fit.add_parameter({0.5}));
  double f = 0;
  VectorXd g;
  REQUIRE(fit.value_gradient(fit.start(), f, g) == Evaluation::ok);
  CHECK(g == VectorXd::Constant(50000, 0.25));
  CHECK(fit.hessian_structure().size() == 50000);
  CHECK(fit.jacobian_structure().size() == 50000);
}

TEST_CASE("no evaluation of least squares by replay after the first allocates") {
  for (const bool sparse : {false, true}) {
    LeastSquares fit(options(ResidualStrategy::replayed, sparse));
    add_scene(fit);
    const VectorXd at = fit.start(), there = at.array() + 1e-3;
    double f = 0;
    VectorXd g, h, r, b, values;
    MatrixXd jacobian;
    const auto all = [&](const VectorXd& x) {
      fit.value(x, f);
      fit.value_gradient(x, f, g);
      fit.value_gradient_hessian(x, f, g, h);
      fit.residuals(x, r);
      fit.jacobian(x, r, jacobian);
      fit.jacobian_values(x, r, values);
      fit.second_order(x, r, b);
    };
    all(at);
    const auto before = allocations();
    all(there);
    all(at);
    CHECK(allocations() == before);
  }
}
