#pragma once

#include <functional>
#include <utility>

#include "objectives.hpp"

namespace hesse::solver::testing {

// f, f' and f'' of one variable.
struct Second1 {
  double f = 0, g = 0, h = 0;
};

// The same of two variables.
struct Second2 {
  double f = 0, ga = 0, gb = 0, haa = 0, hab = 0, hbb = 0;
};

inline Second2 spring(double a, double b, double k) {
  const double d = a - b;
  return {0.5 * k * d * d, k * d, -k * d, k, -k, k};
}

// Σ a(i, xᵢ) + Σ b(i, xᵢ, xᵢ₊₁), with a sparse tridiagonal Hessian. Each number is multiplied by `unit`.
struct Chain {
  Index n = 0;
  std::function<Second1(Index, double)> a;
  std::function<Second2(Index, double, double)> b = {};
  double unit = 1;

  Index dimension() const { return n; }
  HessianStructure hessian_structure() const {
    HessianStructure structure{n, {0}, {}};
    for (Index j = 0; j < n; ++j) {
      structure.inner.push_back(j);
      if (b && j + 1 < n) structure.inner.push_back(j + 1);
      structure.outer.push_back(static_cast<Index>(structure.inner.size()));
    }
    return structure;
  }
  int value(const VectorXd& x, double& f) {
    VectorXd g;
    return value_gradient(x, f, g);
  }
  int value_gradient(const VectorXd& x, double& f, VectorXd& g) {
    VectorXd h;
    return value_gradient_hessian(x, f, g, h);
  }
  int value_gradient_hessian(const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
    f = 0;
    g.setZero(n);
    h.setZero(b ? 2 * n - 1 : n);
    const Index step = b ? 2 : 1;
    for (Index i = 0; i < n; ++i) {
      const Second1 one = a(i, x[i]);
      f += one.f;
      g[i] += one.g;
      h[step * i] += one.h;
      if (!b || i + 1 == n) continue;
      const Second2 two = b(i, x[i], x[i + 1]);
      f += two.f;
      g[i] += two.ga;
      g[i + 1] += two.gb;
      h[step * i] += two.haa;
      h[step * i + 1] += two.hab;
      h[step * (i + 1)] += two.hbb;
    }
    f *= unit;
    g *= unit;
    h *= unit;
    return 0;
  }
};

}  // namespace hesse::solver::testing
