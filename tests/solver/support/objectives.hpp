#pragma once

#include <Eigen/Core>
#include <cmath>
#include <functional>
#include <hesse/solver/detail/methods/methods.hpp>
#include <hesse/solver/minimize.hpp>
#include <limits>
#include <string>
#include <vector>

// Objectives with derivatives by hand, a decorator that injects faults, and the methods a test is run with.
namespace hesse::solver::testing {

using Eigen::MatrixXd;
using Eigen::VectorXd;

inline constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
inline constexpr double infinity = std::numeric_limits<double>::infinity();

inline VectorXd vec(std::initializer_list<double> values) {
  VectorXd x(static_cast<Index>(values.size()));
  Index i = 0;
  for (const double value : values) x[i++] = value;
  return x;
}

// f, ∇f and ∇²f as three functions; derivatives of a function of one variable in every coordinate by `separable`.
struct General {
  Index n = 0;
  std::function<double(const VectorXd&)> f;
  std::function<VectorXd(const VectorXd&)> g;
  std::function<MatrixXd(const VectorXd&)> h;
  int calls = 0;

  Index dimension() const { return n; }
  HessianStructure hessian_structure() const { return {n, {}, {}}; }
  int value(const VectorXd& x, double& fx) {
    ++calls;
    fx = f(x);
    return 0;
  }
  int value_gradient(const VectorXd& x, double& fx, VectorXd& gx) {
    ++calls;
    fx = f(x);
    gx = g(x);
    return 0;
  }
  int value_gradient_hessian(const VectorXd& x, double& fx, VectorXd& gx, VectorXd& hx) {
    value_gradient(x, fx, gx);
    const MatrixXd matrix = h(x);
    hx = Eigen::Map<const VectorXd>(matrix.data(), matrix.size());
    return 0;
  }
};

// Σ φ(xᵢ).
inline General separable(Index n, double (*value)(double), double (*first)(double), double (*second)(double)) {
  return {n, [=](const VectorXd& x) { return x.unaryExpr(value).sum(); },
          [=](const VectorXd& x) { return VectorXd(x.unaryExpr(first)); },
          [=](const VectorXd& x) { return MatrixXd(x.unaryExpr(second).asDiagonal()); }};
}

// ½xᵀAx − bᵀx
inline General quadratic(const MatrixXd& a, const VectorXd& b) {
  return {a.rows(), [=](const VectorXd& x) { return 0.5 * x.dot(a * x) - b.dot(x); },
          [=](const VectorXd& x) { return VectorXd(a * x - b); }, [=](const VectorXd&) { return a; }};
}

// r, J and B = Σ λᵢ∇²rᵢ as three functions; f = ½‖r‖².
struct Squares {
  Index n = 0;
  Index m = 0;
  std::function<VectorXd(const VectorXd&)> r;
  std::function<MatrixXd(const VectorXd&)> jac;
  std::function<MatrixXd(const VectorXd&, const VectorXd&)> b;
  int calls = 0;

  Index dimension() const { return n; }
  HessianStructure hessian_structure() const { return {n, {}, {}}; }
  Index residual_count() const { return m; }
  int value(const VectorXd& x, double& f) {
    ++calls;
    f = 0.5 * r(x).squaredNorm();
    return 0;
  }
  int value_gradient(const VectorXd& x, double& f, VectorXd& g) {
    value(x, f);
    g = jac(x).transpose() * r(x);
    return 0;
  }
  int value_gradient_hessian(const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
    value_gradient(x, f, g);
    const MatrixXd j = jac(x);
    const MatrixXd full = j.transpose() * j + b(x, r(x));
    h = Eigen::Map<const VectorXd>(full.data(), full.size());
    return 0;
  }
  int residuals(const VectorXd& x, VectorXd& out) {
    ++calls;
    out = r(x);
    return 0;
  }
  int jacobian(const VectorXd& x, VectorXd& out, MatrixXd& j) {
    residuals(x, out);
    j = jac(x);
    return 0;
  }
  int second_order(const VectorXd& x, const VectorXd& lambda, VectorXd& out) {
    const MatrixXd full = b(x, lambda);
    out = Eigen::Map<const VectorXd>(full.data(), full.size());
    return 0;
  }
};

inline Squares rosenbrock() {
  return {2, 2,
          [](const VectorXd& x) {
            return vec({10 * (x[1] - x[0] * x[0]), 1 - x[0]});
          },
          [](const VectorXd& x) {
            return MatrixXd{{-20 * x[0], 10}, {-1, 0}};
          },
          [](const VectorXd&, const VectorXd& l) {
            return MatrixXd{{-20 * l[0], 0}, {0, 0}};
          }};
}

// Powell's singular function: the Hessian at the solution has rank 2.
inline Squares powell_singular() {
  const double s5 = std::sqrt(5.0);
  const double s10 = std::sqrt(10.0);
  return {4, 4,
          [=](const VectorXd& x) {
            return vec(
                {x[0] + 10 * x[1], s5 * (x[2] - x[3]), std::pow(x[1] - 2 * x[2], 2), s10 * std::pow(x[0] - x[3], 2)});
          },
          [=](const VectorXd& x) {
            const double u = 2 * (x[1] - 2 * x[2]);
            const double v = 2 * s10 * (x[0] - x[3]);
            return MatrixXd{{1, 10, 0, 0}, {0, 0, s5, -s5}, {0, u, -2 * u, 0}, {v, 0, 0, -v}};
          },
          [=](const VectorXd&, const VectorXd& l) {
            const double u = 2 * l[2];
            const double v = 2 * s10 * l[3];
            return MatrixXd{{v, 0, 0, -v}, {0, u, -2 * u, 0}, {0, -2 * u, 4 * u, 0}, {-v, 0, 0, v}};
          }};
}

// Brown and Dennis: large residuals, Gauss-Newton alone does not converge.
inline Squares brown_dennis() {
  const auto t = [](Index i) { return static_cast<double>(i + 1) / 5; };
  return {4, 20,
          [=](const VectorXd& x) {
            VectorXd r(20);
            for (Index i = 0; i < 20; ++i)
              r[i] = std::pow(x[0] + t(i) * x[1] - std::exp(t(i)), 2) +
                     std::pow(x[2] + x[3] * std::sin(t(i)) - std::cos(t(i)), 2);
            return r;
          },
          [=](const VectorXd& x) {
            MatrixXd j(20, 4);
            for (Index i = 0; i < 20; ++i) {
              const double u = 2 * (x[0] + t(i) * x[1] - std::exp(t(i)));
              const double v = 2 * (x[2] + x[3] * std::sin(t(i)) - std::cos(t(i)));
              j.row(i) << u, u * t(i), v, v * std::sin(t(i));
            }
            return j;
          },
          [=](const VectorXd&, const VectorXd& l) {
            MatrixXd b = MatrixXd::Zero(4, 4);
            for (Index i = 0; i < 20; ++i) {
              Eigen::Vector4d u(1, t(i), 0, 0);
              Eigen::Vector4d v(0, 0, 1, std::sin(t(i)));
              b += 2 * l[i] * (u * u.transpose() + v * v.transpose());
            }
            return b;
          }};
}

// y = b₀ exp(b₁ t) through given data.
inline Squares exponential_fit(const VectorXd& t, const VectorXd& y) {
  return {2, t.size(), [=](const VectorXd& b) { return VectorXd(b[0] * (b[1] * t.array()).exp() - y.array()); },
          [=](const VectorXd& b) {
            MatrixXd j(t.size(), 2);
            j.col(0) = (b[1] * t.array()).exp();
            j.col(1) = b[0] * t.array() * (b[1] * t.array()).exp();
            return j;
          },
          [=](const VectorXd& b, const VectorXd& l) {
            const Eigen::ArrayXd e = (b[1] * t.array()).exp() * l.array();
            const double off = (t.array() * e).sum();
            return MatrixXd{{0, off}, {off, b[0] * (t.array().square() * e).sum()}};
          }};
}

// Calls `inject` before the objective answers; it may throw, alter the answer or say how the evaluation ended.
enum class Quantity { value, gradient, hessian, residuals, jacobian, second_order };

struct Faulty final : Objective {
  using Injector =
      std::function<Evaluation(Quantity, int call, const VectorXd& x, double* f, VectorXd* first, MatrixXd* j)>;

  template <class O>
  Faulty(O& objective, Injector injector) : base(erase(objective)), inject(std::move(injector)) {}

  std::unique_ptr<Objective> base;
  Injector inject;
  int calls[6] = {};

  int& count(Quantity q) { return calls[static_cast<int>(q)]; }
  Index dimension() override { return base->dimension(); }
  HessianStructure hessian_structure() override { return base->hessian_structure(); }
  Index residual_count() override { return base->residual_count(); }
  Evaluation value(const VectorXd& x, double& f) override {
    base->value(x, f);
    return inject(Quantity::value, ++count(Quantity::value), x, &f, nullptr, nullptr);
  }
  Evaluation value_gradient(const VectorXd& x, double& f, VectorXd& g) override {
    base->value_gradient(x, f, g);
    return inject(Quantity::gradient, ++count(Quantity::gradient), x, &f, &g, nullptr);
  }
  Evaluation value_gradient_hessian(const VectorXd& x, double& f, VectorXd& g, VectorXd& h) override {
    base->value_gradient_hessian(x, f, g, h);
    const Evaluation outcome = inject(Quantity::gradient, ++count(Quantity::gradient), x, &f, &g, nullptr);
    if (outcome != Evaluation::ok) return outcome;
    return inject(Quantity::hessian, ++count(Quantity::hessian), x, &f, &h, nullptr);
  }
  Evaluation residuals(const VectorXd& x, VectorXd& r) override {
    base->residuals(x, r);
    return inject(Quantity::residuals, ++count(Quantity::residuals), x, nullptr, &r, nullptr);
  }
  Evaluation jacobian(const VectorXd& x, VectorXd& r, MatrixXd& j) override {
    base->jacobian(x, r, j);
    return inject(Quantity::jacobian, ++count(Quantity::jacobian), x, nullptr, &r, &j);
  }
  Evaluation second_order(const VectorXd& x, const VectorXd& lambda, VectorXd& b) override {
    base->second_order(x, lambda, b);
    return inject(Quantity::second_order, ++count(Quantity::second_order), x, nullptr, &b, nullptr);
  }
  std::string diagnosis() override { return "injected"; }
};

// Every method; those for sums of squares only when asked for.
inline std::vector<Method> methods(bool sum_of_squares) {
  std::vector<Method> list;
  for (const auto& row : detail::all_methods())
    if (sum_of_squares || !row.least_squares) list.push_back(row.method);
  return list;
}

inline Options with(Method method) {
  Options options;
  options.method = method;
  return options;
}

// P1: f reported is f(x) to the last bit.
template <class O>
bool reported_f_is_f_of_x(O& objective, const Result& result) {
  double f = no_number;
  objective.value(result.x, f);
  return f == result.summary.f;
}

}  // namespace hesse::solver::testing
