#pragma once

#include <array>
#include <cmath>
#include <type_traits>

// Functions of many shapes for the tests of plans and prepared functions: written once for every scalar, with a start at
// which every one of them is finite.
namespace shapes {

template <class X>
using Scalar = std::decay_t<decltype(std::declval<const X&>()[0])>;

struct Rosenbrock {
  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f = 0.0;
    for (int i = 0; i + 1 < x.size(); ++i) {
      const Scalar<X> a = x[i + 1] - x[i] * x[i];
      const Scalar<X> b = 1.0 - x[i];
      f += 100.0 * a * a + b * b;
    }
    return f;
  }
};

struct LogisticSum {
  template <class X>
  auto operator()(const X& x) const {
    using std::exp;
    using std::log1p;
    Scalar<X> f = 0.0;
    for (int i = 0; i < x.size(); ++i) f += log1p(exp(-(x[i] * x[i] - 0.5 * x[i])));
    return f;
  }
};

struct Helmholtz {
  template <class X>
  auto operator()(const X& x) const {
    using std::log;
    using std::sqrt;
    using S = Scalar<X>;
    const int n = static_cast<int>(x.size());
    S bx = 0.0, quadratic = 0.0, f = 0.0;
    for (int i = 0; i < n; ++i) bx += x[i] * (0.1 / n);
    for (int i = 0; i < n; ++i) {
      f += x[i] * log(x[i] / (1.0 - bx));
      S row = 0.0;
      for (int j = 0; j < n; ++j) row += x[j] * (1.0 / (1.0 + i + j));
      quadratic += x[i] * row;
    }
    const double r2 = std::sqrt(2.0);
    return f - quadratic / (bx * std::sqrt(8.0)) * log((1.0 + (1.0 + r2) * bx) / (1.0 + (1.0 - r2) * bx));
  }
};

struct LogisticRegression {
  int rows = 40;
  template <class X>
  auto operator()(const X& x) const {
    using std::exp;
    using std::log1p;
    Scalar<X> f = 0.0;
    for (int e = 0; e < rows; ++e) {
      Scalar<X> z = 0.0;
      for (int i = 0; i < x.size(); ++i) z += x[i] * std::sin(1.0 + 3.0 * e + i);
      f += log1p(exp(-z));
    }
    for (int i = 0; i < x.size(); ++i) f += 0.005 * x[i] * x[i];
    return f;
  }
};

// −log likelihood of a mixture of x.size()/2 normal densities with unit variance: weights by a softmax, then means.
struct Mixture {
  int points = 20;
  template <class X>
  auto operator()(const X& x) const {
    using std::exp;
    using std::log;
    using S = Scalar<X>;
    const int k = static_cast<int>(x.size()) / 2;
    S total = 0.0, f = 0.0;
    for (int c = 0; c < k; ++c) total += exp(x[c]);
    for (int p = 0; p < points; ++p) {
      S density = 0.0;
      for (int c = 0; c < k; ++c) {
        const S d = x[k + c] - 0.3 * p;
        density += exp(x[c] - 0.5 * d * d);
      }
      f -= log(density / total);
    }
    return f;
  }
};

struct Product {
  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f = x[0];
    for (int i = 1; i < x.size(); ++i) f *= x[i];
    return f;
  }
};

struct Linear {
  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f = 3.0;
    for (int i = 0; i < x.size(); ++i) f += (i + 1.0) * x[i];
    return f;
  }
};

struct Quadratic {
  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f = x[0] * x[0];
    for (int i = 1; i < x.size(); ++i) f += x[i] * x[i] - x[i] * x[i - 1];
    return f * 0.5;
  }
};

struct Trigonometric {
  template <class X>
  auto operator()(const X& x) const {
    using std::cos;
    using std::sin;
    using std::tan;
    Scalar<X> f = 0.0;
    for (int i = 0; i < x.size(); ++i) f += sin(x[i]) * cos(x[i]) + tan(0.1 * x[i]);
    return f;
  }
};

struct Hyperbolic {
  template <class X>
  auto operator()(const X& x) const {
    using std::asinh;
    using std::atan;
    using std::sinh;
    using std::tanh;
    Scalar<X> f = 0.0;
    for (int i = 0; i < x.size(); ++i) f = f + tanh(x[i] - f) + asinh(x[i]) * atan(x[i]) - sinh(0.2 * x[i]);
    return f;
  }
};

struct Powers {
  template <class X>
  auto operator()(const X& x) const {
    using std::pow;
    Scalar<X> f = 0.0;
    for (int i = 0; i < x.size(); ++i)
      f += pow(x[i], 2.5) + pow(x[i], 3) + pow(x[i], x[(i + 1) % x.size()]) + pow(2.0, x[i]);
    return f;
  }
};

struct Roots {
  template <class X>
  auto operator()(const X& x) const {
    using std::cbrt;
    using std::hypot;
    using std::sqrt;
    Scalar<X> f = sqrt(x[0]);
    for (int i = 1; i < x.size(); ++i) f += sqrt(x[i] + f) / cbrt(x[i]) + hypot(x[i], x[i - 1]);
    return f;
  }
};

struct Fractions {
  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f = 1.0 / x[0];
    for (int i = 1; i < x.size(); ++i) f = x[i] / (2.0 + f) - f / 3.0;
    return f;
  }
};

struct Angles {
  template <class X>
  auto operator()(const X& x) const {
    using std::acos;
    using std::asin;
    using std::atan2;
    Scalar<X> f = 0.0;
    for (int i = 0; i < x.size(); ++i) f += atan2(x[i], 2.0 + x[0]) + asin(0.1 * x[i]) * acos(0.2 * x[i]);
    return f;
  }
};

struct Extremes {
  template <class X>
  auto operator()(const X& x) const {
    using std::abs;
    using std::fmax;
    using std::fmin;
    Scalar<X> f = 0.0;
    for (int i = 0; i < x.size(); ++i) f += abs(x[i] - 3.0) * fmax(x[i], x[0] * 0.5) + fmin(x[i], 7.0);
    return f;
  }
};

struct ErrorFunction {
  template <class X>
  auto operator()(const X& x) const {
    using std::erf;
    using std::expm1;
    using std::log;
    Scalar<X> f = 0.0;
    for (int i = 0; i < x.size(); ++i) f += erf(x[i]) * expm1(-x[i]) - log(x[i]);
    return f;
  }
};

struct Branches {
  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f = 0.0;
    for (int i = 0; i < x.size(); ++i) {
      if (x[i] > 1.0)
        f += x[i] * x[i];
      else
        f -= 2.0 * x[i];
    }
    return f * f;
  }
};

// Values that do not reach the result, and values on which the result does not depend through any variable.
struct DeadCode {
  template <class X>
  auto operator()(const X& x) const {
    using std::exp;
    Scalar<X> unused = exp(x[0]) * x[0];
    unused += x[0];
    Scalar<X> constant = 2.0;
    constant = constant * constant + 1.0;
    return x[0] * x[0] * constant;
  }
};

struct Constant {
  template <class X>
  auto operator()(const X&) const {
    return Scalar<X>(4.0);
  }
};

struct FirstInput {
  template <class X>
  auto operator()(const X& x) const {
    return Scalar<X>(x[0]);
  }
};

struct LongChain {
  template <class X>
  auto operator()(const X& x) const {
    using std::sin;
    Scalar<X> f = x[0];
    for (int i = 0; i < 100; ++i) f = sin(f) + x[i % x.size()] * 0.01;
    return f;
  }
};

struct Aliasing {
  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> a = x[0];
    a += a;
    a *= a;
    a -= a * x[0];
    a /= a + 5.0;
    return a;
  }
};

struct Negations {
  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f = -x[0];
    for (int i = 1; i < x.size(); ++i) f = -(f - x[i]) * -1.5 + (4.0 - x[i]);
    return f * x[0];
  }
};

struct Ternaries {
  template <class X>
  auto operator()(const X& x) const {
    using std::fma;
    using std::hypot;
    Scalar<X> f = 1.0;
    for (int i = 1; i < x.size(); ++i) f = fma(x[i], f, x[i - 1]) + hypot(x[i], x[i - 1], f) - fma(2.0, x[i], f);
    return f;
  }
};

template <class Visit>
void for_each(Visit visit) {
  visit("Rosenbrock", Rosenbrock{});
  visit("LogisticSum", LogisticSum{});
  visit("Helmholtz", Helmholtz{});
  visit("LogisticRegression", LogisticRegression{});
  visit("Mixture", Mixture{});
  visit("Product", Product{});
  visit("Linear", Linear{});
  visit("Quadratic", Quadratic{});
  visit("Trigonometric", Trigonometric{});
  visit("Hyperbolic", Hyperbolic{});
  visit("Powers", Powers{});
  visit("Roots", Roots{});
  visit("Fractions", Fractions{});
  visit("Angles", Angles{});
  visit("Extremes", Extremes{});
  visit("ErrorFunction", ErrorFunction{});
  visit("Branches", Branches{});
  visit("DeadCode", DeadCode{});
  visit("Constant", Constant{});
  visit("FirstInput", FirstInput{});
  visit("LongChain", LongChain{});
  visit("Aliasing", Aliasing{});
  visit("Negations", Negations{});
  visit("Ternaries", Ternaries{});
}

// Those that differ in kind rather than in which elementary functions they call.
template <class Visit>
void for_each_peculiar(Visit visit) {
  visit("Helmholtz", Helmholtz{});
  visit("Mixture", Mixture{});
  visit("Powers", Powers{});
  visit("Extremes", Extremes{});
  visit("Branches", Branches{});
  visit("DeadCode", DeadCode{});
  visit("Constant", Constant{});
  visit("FirstInput", FirstInput{});
  visit("Aliasing", Aliasing{});
  visit("Ternaries", Ternaries{});
}

}  // namespace shapes
