#include <catch2/catch.hpp>

#include <ceres/jet.h>
#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>

#include <hesse/ad/least_squares.hpp>

#include "allocation_counter.hpp"

using namespace hesse::ad;

using namespace hesse::ad::detail;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

// y ≈ exp(m x + c), in the shape of Ceres.
struct Exponential {
  double x, y;
  template <class T>
  bool operator()(const T* m, const T* c, T* residual) const {
    using std::exp;
    residual[0] = y - exp(m[0] * x + c[0]);
    return true;
  }
};

// Rosenbrock as two residuals of one block of any size.
struct Chained {
  int n;
  template <class T>
  bool operator()(const T* x, T* r) const {
    for (int i = 0; i + 1 < n; ++i) {
      r[2 * i] = 10.0 * (x[i + 1] - x[i] * x[i]);
      r[2 * i + 1] = 1.0 - x[i];
    }
    return true;
  }
};

struct Point {
  template <class T>
  bool operator()(const T* camera, const T* point, T* r) const {
    using std::cos;
    using std::sin;
    for (int i = 0; i < 2; ++i) {
      const T depth = 3.0 + point[2] + sin(camera[0]) * point[i];
      r[i] = camera[1] * (cos(camera[0]) * point[i] - camera[2 + i] * point[2]) / depth + camera[4] * camera[5 + i];
    }
    return true;
  }
};

VectorXd start(Eigen::Index n) {
  VectorXd x(n);
  for (Eigen::Index i = 0; i < n; ++i) x[i] = 0.5 * std::cos(1.0 + 2.0 * static_cast<double>(i));
  return x;
}

// ∇f by central differences of value(), ∇²f by central differences of value_gradient(), r and J likewise.
void check_against_differences(LeastSquares& fit, const VectorXd& x) {
  double f = 0, fp = 0, fm = 0;
  VectorXd g, h, gp, gm, r, rp, rm, b, bg;
  MatrixXd jacobian;
  const Eigen::Index n = fit.dimension();
  REQUIRE(fit.value_gradient_hessian(x, f, g, h) == Evaluation::ok);
  REQUIRE(fit.jacobian(x, r, jacobian) == Evaluation::ok);
  CHECK(f == Approx(0.5 * r.squaredNorm()));
  double value = 0;
  REQUIRE(fit.value(x, value) == Evaluation::ok);
  CHECK(value == f);
  constexpr double step = 1e-5;
  for (Eigen::Index j = 0; j < n; ++j) {
    VectorXd p = x, m = x;
    p[j] += step;
    m[j] -= step;
    REQUIRE(fit.value_gradient(p, fp, gp) == Evaluation::ok);
    REQUIRE(fit.value_gradient(m, fm, gm) == Evaluation::ok);
    REQUIRE(fit.residuals(p, rp) == Evaluation::ok);
    REQUIRE(fit.residuals(m, rm) == Evaluation::ok);
    CHECK(g[j] == Approx((fp - fm) / (2 * step)).epsilon(1e-6).margin(1e-6));
    for (Eigen::Index i = 0; i < n; ++i)
      CHECK(h[i + j * n] == Approx((gp[i] - gm[i]) / (2 * step)).epsilon(1e-6).margin(1e-6));
    for (Eigen::Index i = 0; i < r.size(); ++i)
      CHECK(jacobian(i, j) == Approx((rp[i] - rm[i]) / (2 * step)).epsilon(1e-6).margin(1e-6));
  }
  REQUIRE(fit.second_order(x, r, b) == Evaluation::ok);
  const MatrixXd full = Eigen::Map<const MatrixXd>(h.data(), n, n);
  const MatrixXd curvature = Eigen::Map<const MatrixXd>(b.data(), n, n);
  CHECK((full - jacobian.transpose() * jacobian - curvature).norm() <= 1e-11 * (1.0 + full.norm()));
  CHECK((g - jacobian.transpose() * r).norm() <= 1e-11 * (1.0 + g.norm()));
}

struct Forgetful {
  template <class T>
  bool operator()(const T* x, T* r) const {
    r[0] = x[0];
    r[2] = x[1];
    r[3] += x[1];
    return true;
  }
};

}  // namespace

TEST_CASE("a Ceres functor gives the residual and the Jacobian of Jet") {
  LeastSquares fit;
  const auto m = fit.add_parameter({0.3}), c = fit.add_parameter({0.1});
  for (int i = 0; i < 4; ++i) fit.add_residual<1, 1, 1>(Exponential{0.5 * i, 1.0 + i}, m, c);
  CHECK(fit.dimension() == 2);
  CHECK(fit.residual_count() == 4);
  const VectorXd x = fit.start();
  VectorXd r;
  MatrixXd jacobian;
  REQUIRE(fit.jacobian(x, r, jacobian) == Evaluation::ok);
  for (int i = 0; i < 4; ++i) {
    using Jet = ceres::Jet<double, 2>;
    const Jet jm(x[0], 0), jc(x[1], 1);
    Jet residual;
    REQUIRE(Exponential{0.5 * i, 1.0 + i}(&jm, &jc, &residual));
    CHECK(r[i] == Approx(residual.a));
    CHECK(jacobian(i, 0) == Approx(residual.v[0]));
    CHECK(jacobian(i, 1) == Approx(residual.v[1]));
  }
}

TEST_CASE("least squares: hand-derived Hessian of an exponential fit") {
  LeastSquares fit;
  const auto m = fit.add_parameter({0.3}), c = fit.add_parameter({0.1});
  fit.add_residual<1, 1, 1>(Exponential{2.0, 3.0}, m, c);
  double f = 0;
  VectorXd g, h;
  REQUIRE(fit.value_gradient_hessian(fit.start(), f, g, h) == Evaluation::ok);
  const double e = std::exp(0.7), r = 3.0 - e;
  CHECK(f == Approx(0.5 * r * r));
  CHECK(g[0] == Approx(-2.0 * e * r));
  CHECK(g[1] == Approx(-e * r));
  CHECK(h[0] == Approx(4.0 * (e * e - r * e)));
  CHECK(h[1] == Approx(2.0 * (e * e - r * e)));
  CHECK(h[3] == Approx(e * e - r * e));
}

TEST_CASE("blocks of every width are differentiated: packed and by lanes") {
  for (const int n : {2, 3, 5, 8, 9, 20}) {
    INFO("n = " << n);
    LeastSquares fit;
    const auto x = fit.add_parameter(start(n));
    fit.add_residual(Chained{n}, 2 * (n - 1), x);
    check_against_differences(fit, fit.start());
  }
}

TEST_CASE("blocks of several parameters wider than the packed numbers, shared and partly constant") {
  LeastSquares fit;
  const auto camera = fit.add_parameter(start(7));
  const auto one = fit.add_parameter({0.1, -0.2, 0.3}), two = fit.add_parameter({0.4, 0.2, -0.1});
  fit.add_residual<2, 7, 3>(Point{}, camera, one);
  fit.add_residual<2, 7, 3>(Point{}, camera, two);
  CHECK(fit.dimension() == 13);
  check_against_differences(fit, fit.start());
  fit.set_constant(one);
  CHECK(fit.dimension() == 10);
  check_against_differences(fit, fit.start());
  CHECK(fit.values(one, fit.start())[1] == -0.2);
  CHECK(fit.values(two, fit.start())[0] == 0.4);
  fit.set_variable(one);
  CHECK(fit.dimension() == 13);
}

TEST_CASE("no least-squares evaluation after the first allocates") {
  LeastSquares fit;
  const auto x = fit.add_parameter(start(12)), y = fit.add_parameter({0.2}), z = fit.add_parameter({0.3});
  fit.add_residual(Chained{12}, 22, x);
  fit.add_residual<1, 1, 1>(Exponential{1.0, 2.0}, y, z);
  const VectorXd at = fit.start();
  double f = 0;
  VectorXd g, h, r, b;
  MatrixXd jacobian;
  const auto all = [&] {
    fit.value(at, f);
    fit.value_gradient(at, f, g);
    fit.value_gradient_hessian(at, f, g, h);
    fit.residuals(at, r);
    fit.jacobian(at, r, jacobian);
    fit.second_order(at, r, b);
  };
  all();
  const auto before = allocations();
  all();
  CHECK(allocations() == before);
}

TEST_CASE("[M14] a functor that returns false makes the point not evaluable") {
  LeastSquares fit;
  const auto x = fit.add_parameter({-1.0});
  fit.add_residual<1, 1>(
      [](const auto* a, auto* r) {
        r[0] = a[0];
        return passive(a[0]) > 0.0;
      },
      x);
  double f = 0;
  VectorXd g, h;
  CHECK(fit.value_gradient_hessian(fit.start(), f, g, h) == Evaluation::not_evaluable);
  CHECK(fit.diagnosis().find("block 0") != std::string::npos);
  CHECK(fit.diagnosis().find("returned false") != std::string::npos);
  CHECK(fit.value_gradient_hessian(VectorXd::Ones(1), f, g, h) == Evaluation::ok);
  CHECK(fit.diagnosis().empty());
}

TEST_CASE("[N01][P6] a residual that is not finite is named with its block") {
  LeastSquares fit;
  const auto x = fit.add_parameter({-1.0, 2.0});
  fit.add_residual<1, 2>(
      [](const auto* a, auto* r) {
        r[0] = a[0];
        return true;
      },
      x);
  fit.add_residual<3, 2>(
      [](const auto* a, auto* r) {
        using std::log;
        r[0] = a[0];
        r[1] = a[1];
        r[2] = log(a[0]);
        return true;
      },
      x);
  double f = 0;
  CHECK(fit.value(fit.start(), f) == Evaluation::not_evaluable);
  CHECK(fit.diagnosis().find("residual 2 of block 1") != std::string::npos);
}

TEST_CASE("[M15] a residual that was not written is named") {
  LeastSquares fit;
  const auto x = fit.add_parameter({1.0, 2.0});
  fit.add_residual<4, 2>(Forgetful{}, x);
  double f = 0;
  VectorXd g, h;
  CHECK(fit.value(fit.start(), f) == Evaluation::fatal);
  CHECK(fit.diagnosis().find("residual 1 of block 0") != std::string::npos);
  CHECK(fit.diagnosis().find("was not written") != std::string::npos);
  CHECK(fit.value_gradient_hessian(fit.start(), f, g, h) == Evaluation::fatal);
  CHECK(fit.diagnosis().find("was not written") != std::string::npos);
}

TEST_CASE("[N04] a derivative that is not finite is handed over and named") {
  LeastSquares fit;
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
  CHECK(fit.diagnosis().find("residual 1 of block 0") != std::string::npos);
  CHECK(fit.diagnosis().find("component 1 of x") != std::string::npos);
}

TEST_CASE("[N12] a sum of squares that overflows names the residual") {
  LeastSquares fit;
  const auto x = fit.add_parameter({1e200});
  fit.add_residual<1, 1>(
      [](const auto* a, auto* r) {
        r[0] = a[0];
        return true;
      },
      x);
  double f = 0;
  CHECK(fit.value(fit.start(), f) == Evaluation::not_evaluable);
  CHECK(fit.diagnosis().find("residual 0 of block 0") != std::string::npos);
  CHECK(fit.diagnosis().find("scale") != std::string::npos);
}

TEST_CASE("[M01][M04][M06][M07][M08] misuse of least squares is refused with the numbers") {
  LeastSquares fit;
  double f = 1;
  VectorXd g, h;
  CHECK(fit.value_gradient_hessian(VectorXd(0), f, g, h) == Evaluation::ok);
  CHECK(f == 0.0);
  CHECK(fit.describe().find("no residuals") != std::string::npos);

  const auto a = fit.add_parameter({1.0}), b = fit.add_parameter({1.0, 2.0});
  CHECK_THROWS_WITH((fit.add_residual<1, 1, 1>(Exponential{1, 1}, a, b)),
                    Catch::Contains("has 2 values") && Catch::Contains("takes 1"));
  CHECK_THROWS_WITH((fit.add_residual<1, 1, 1>(Exponential{1, 1}, a, a)), Catch::Contains("parameters 0 and 1"));
  CHECK_THROWS_WITH((fit.add_residual<1, 1, 1>(Exponential{1, 1}, a, Parameter{7})), Catch::Contains("block 7"));
  CHECK_THROWS_WITH((fit.add_residual<1, 1, 1>(Exponential{1, 1}, a, Parameter{})), Catch::Contains("block -1"));
  CHECK_THROWS_WITH(fit.add_residual(Chained{2}, 0, b), Catch::Contains("0 residuals"));
  CHECK_THROWS_WITH(fit.add_parameter(std::vector<double>{}), Catch::Contains("0 values"));
  CHECK_THROWS_WITH(fit.value(VectorXd::Zero(7), f), Catch::Contains("7 entries"));
  fit.add_residual(Chained{2}, 2, b);
  CHECK_THROWS_WITH(fit.second_order(fit.start(), VectorXd::Zero(5), g), Catch::Contains("5 entries"));
  CHECK(fit.value(fit.start(), f) == Evaluation::ok);
}

TEST_CASE("exceptions of a residual functor pass through, and the next evaluation is right") {
  bool fail = true;
  LeastSquares fit;
  const auto x = fit.add_parameter(start(10));
  fit.add_residual(
      [&fail](const auto* a, auto* r) {
        for (int i = 0; i < 10; ++i) {
          r[i] = a[i] * a[i];
          if (fail && i == 4) throw std::runtime_error("from the user");
        }
        return true;
      },
      10, x);
  double f = 0;
  VectorXd g, h;
  CHECK_THROWS_WITH(fit.value_gradient_hessian(fit.start(), f, g, h), "from the user");
  fail = false;
  check_against_differences(fit, fit.start());
}
