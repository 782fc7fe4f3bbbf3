#pragma once

#include <Eigen/Core>
#include <functional>
#include <hesse/solver/minimize.hpp>
#include <limits>
#include <string>
#include <utility>
#include <vector>

// Objectives derived by hand, and a decorator that injects faults: what the tests of the methods share.
namespace hesse::solver::handmade {

using Eigen::MatrixXd;
using Eigen::VectorXd;

inline constexpr double quiet_nan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double inf = std::numeric_limits<double>::infinity();

// f, g and H at one point, g and H zero to begin with.
struct Jet {
  double f = 0;
  VectorXd g;
  MatrixXd H;

  // f += r² of a residual with gradient dr and Hessian ddr.
  void add_square(double r, const VectorXd& dr, const MatrixXd& ddr) {
    f += r * r;
    g += 2 * r * dr;
    H += 2 * (dr * dr.transpose() + r * ddr);
  }
};

struct Problem {
  std::string name;
  VectorXd x0;
  double minimum = quiet_nan;  // of f; NaN where there is none
  std::function<void(const VectorXd& x, Jet& jet)> body;
};

// A problem in the shape of the seam, with hooks on every call.
class Handmade {
 public:
  explicit Handmade(Problem problem) : problem_(std::move(problem)) {}

  Index dimension() const { return problem_.x0.size(); }
  HessianStructure hessian_structure() const { return {dimension(), {}, {}}; }

  int value(const VectorXd& x, double& f) {
    ++values;
    const Jet jet = at(x);
    f = jet.f;
    return after_value ? after_value(x, f) : 0;
  }
  int value_gradient(const VectorXd& x, double& f, VectorXd& g) {
    ++gradients;
    const Jet jet = at(x);
    f = jet.f;
    g = jet.g;
    return after_gradient ? after_gradient(x, g) : 0;
  }
  int value_gradient_hessian(const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
    ++hessians;
    const Jet jet = at(x);
    f = jet.f;
    g = jet.g;
    h = jet.H.reshaped();
    if (after_gradient) {
      if (const int outcome = after_gradient(x, g); outcome != 0) return outcome;
    }
    return after_hessian ? after_hessian(x, h) : 0;
  }

  Jet at(const VectorXd& x) const {
    Jet jet{0, VectorXd::Zero(x.size()), MatrixXd::Zero(x.size(), x.size())};
    problem_.body(x, jet);
    return jet;
  }
  const Problem& problem() const { return problem_; }

  std::function<int(const VectorXd&, double&)> after_value;
  std::function<int(const VectorXd&, VectorXd&)> after_gradient;
  std::function<int(const VectorXd&, VectorXd&)> after_hessian;
  int values = 0;
  int gradients = 0;
  int hessians = 0;

 private:
  Problem problem_;
};

inline VectorXd vector(std::initializer_list<double> values) {
  VectorXd v(static_cast<Index>(values.size()));
  Index i = 0;
  for (const double value : values) v[i++] = value;
  return v;
}

inline Problem rosenbrock(VectorXd x0 = vector({-1.2, 1})) {
  return {"rosenbrock", std::move(x0), 0, [](const VectorXd& x, Jet& j) {
            const double a = x[1] - x[0] * x[0];
            const double b = 1 - x[0];
            j.f = 100 * a * a + b * b;
            j.g << -400 * x[0] * a - 2 * b, 200 * a;
            j.H << -400 * a + 800 * x[0] * x[0] + 2, -400 * x[0], -400 * x[0], 200;
          }};
}

inline Problem wood() {
  return {"wood", vector({-3, -1, -3, -1}), 0, [](const VectorXd& x, Jet& j) {
            const double a = x[1] - x[0] * x[0];
            const double b = x[3] - x[2] * x[2];
            const double p = x[1] - 1;
            const double q = x[3] - 1;
            j.f = 100 * a * a + std::pow(1 - x[0], 2) + 90 * b * b + std::pow(1 - x[2], 2) + 10.1 * (p * p + q * q) +
                  19.8 * p * q;
            j.g << -400 * x[0] * a - 2 * (1 - x[0]), 200 * a + 20.2 * p + 19.8 * q, -360 * x[2] * b - 2 * (1 - x[2]),
                180 * b + 20.2 * q + 19.8 * p;
            j.H(0, 0) = -400 * a + 800 * x[0] * x[0] + 2;
            j.H(0, 1) = j.H(1, 0) = -400 * x[0];
            j.H(1, 1) = 220.2;
            j.H(1, 3) = j.H(3, 1) = 19.8;
            j.H(2, 2) = -360 * b + 720 * x[2] * x[2] + 2;
            j.H(2, 3) = j.H(3, 2) = -360 * x[2];
            j.H(3, 3) = 200.2;
          }};
}

inline Problem powell_singular() {
  return {"powell_singular", vector({3, -1, 0, 1}), 0, [](const VectorXd& x, Jet& j) {
            const MatrixXd zero = MatrixXd::Zero(4, 4);
            j.add_square(x[0] + 10 * x[1], vector({1, 10, 0, 0}), zero);
            j.add_square(std::sqrt(5.0) * (x[2] - x[3]), std::sqrt(5.0) * vector({0, 0, 1, -1}), zero);
            const VectorXd u = vector({0, 1, -2, 0});
            const VectorXd v = vector({1, 0, 0, -1});
            const double a = u.dot(x);
            const double b = v.dot(x);
            j.add_square(a * a, 2 * a * u, 2 * u * u.transpose());
            j.add_square(std::sqrt(10.0) * b * b, std::sqrt(10.0) * 2 * b * v, std::sqrt(10.0) * 2 * v * v.transpose());
          }};
}

inline Problem beale() {
  return {"beale", vector({1, 1}), 0, [](const VectorXd& x, Jet& j) {
            const double y[] = {1.5, 2.25, 2.625};
            for (int i = 1; i <= 3; ++i) {
              const double power = std::pow(x[1], i);
              const double first = i * std::pow(x[1], i - 1);
              const double second = i > 1 ? i * (i - 1) * std::pow(x[1], i - 2) : 0;
              MatrixXd h(2, 2);
              h << 0, first, first, x[0] * second;
              j.add_square(y[i - 1] - x[0] * (1 - power), vector({power - 1, x[0] * first}), h);
            }
          }};
}

inline Problem brown_badly_scaled() {
  return {"brown_badly_scaled", vector({1, 1}), 0, [](const VectorXd& x, Jet& j) {
            MatrixXd product(2, 2);
            product << 0, 1, 1, 0;
            j.add_square(x[0] - 1e6, vector({1, 0}), MatrixXd::Zero(2, 2));
            j.add_square(x[1] - 2e-6, vector({0, 1}), MatrixXd::Zero(2, 2));
            j.add_square(x[0] * x[1] - 2, vector({x[1], x[0]}), product);
          }};
}

// f = x⁴/4 − x²/2 + y²: minima at (±1, 0), a saddle at 0.
inline Problem two_wells(VectorXd x0) {
  return {"two_wells", std::move(x0), -0.25, [](const VectorXd& x, Jet& j) {
            j.f = 0.25 * std::pow(x[0], 4) - 0.5 * x[0] * x[0] + x[1] * x[1];
            j.g << std::pow(x[0], 3) - x[0], 2 * x[1];
            j.H << 3 * x[0] * x[0] - 1, 0, 0, 2;
          }};
}

// The same wells in n variables, rotated by a reflection: large enough for the factorisations without eigenvalues.
inline Problem many_wells(Index n) {
  const VectorXd v = VectorXd::LinSpaced(n, 1, 2).normalized();
  const MatrixXd q = MatrixXd::Identity(n, n) - 2 * v * v.transpose();
  return {"many_wells_" + std::to_string(n), VectorXd::Zero(n), -0.25 * static_cast<double>(n),
          [q](const VectorXd& x, Jet& j) {
            const VectorXd y = q * x;
            j.f = (0.25 * y.array().pow(4) - 0.5 * y.array().square()).sum();
            j.g = q * (y.array().cube() - y.array()).matrix();
            j.H = q * (3 * y.array().square() - 1).matrix().asDiagonal() * q;
          }};
}

inline Problem monkey_saddle() {
  return {"monkey_saddle", vector({0, 0}), quiet_nan, [](const VectorXd& x, Jet& j) {
            j.f = std::pow(x[0], 3) - 3 * x[0] * x[1] * x[1];
            j.g << 3 * x[0] * x[0] - 3 * x[1] * x[1], -6 * x[0] * x[1];
            j.H << 6 * x[0], -6 * x[1], -6 * x[1], -6 * x[0];
          }};
}

// One variable, from f, f', f''.
inline Problem scalar(std::string name, double x0, std::function<double(double)> f, std::function<double(double)> df,
                      std::function<double(double)> ddf, double minimum = quiet_nan) {
  return {std::move(name), vector({x0}), minimum,
          [f = std::move(f), df = std::move(df), ddf = std::move(ddf)](const VectorXd& x, Jet& j) {
            j.f = f(x[0]);
            j.g[0] = df(x[0]);
            j.H(0, 0) = ddf(x[0]);
          }};
}

inline std::vector<Problem> standard_problems() {
  return {rosenbrock(), wood(), powell_singular(), beale(), brown_badly_scaled(), two_wells(vector({0.1, 1}))};
}

inline const std::vector<Method>& tested_methods() {
  static const std::vector<Method> methods{Method::line_search, Method::cubic, Method::lbfgs};
  return methods;
}
inline bool second_order(Method method) { return method != Method::lbfgs; }

inline Options with(Method method) {
  Options options;
  options.method = method;
  return options;
}

}  // namespace hesse::solver::handmade
