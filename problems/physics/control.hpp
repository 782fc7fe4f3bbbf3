#pragma once

#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include <hesse/problems/physics/common.hpp>

// Optimal control in discrete time as functions without constraints: states eliminated by simulation (single shooting), states as
// variables with a penalty on the equations of motion, or the control eliminated.
namespace hesse::problems::physics {

inline constexpr std::array hundred_steps{100};

// Linear-quadratic regulator: the double integrator p' = p + h v, v' = v + h u from (1, 0), n steps h = 10/n. x are the controls,
// f = sum of h/2 (p² + v² + u²) and at the end ½ (p² + v²). The Hessian is dense; the minimum follows from Riccati's recursion.
struct LqShooting : Scalable {
  static constexpr std::string_view name = "LqShooting";
  static constexpr SizeRule sizes{hundred_steps, 1, largest_n, 1, "n >= 1 steps"};
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using T = Scalar<X>;
    const double h = 10.0 / n();
    T p(1.0), v(0.0), f(0.0);
    for (int k = 0; k < n(); ++k) {
      f += (0.5 * h) * (p * p + v * v + x[k] * x[k]);
      p += h * v;
      v += h * x[k];
    }
    return f + 0.5 * (p * p + v * v);
  }
};

// The oscillator of van der Pol with a control, a' = (1 − b²) a − b + u, b' = a.
template <class T, class U>
std::array<T, 2> van_der_pol(const T& a, const T& b, const U& u) {
  return {(1.0 - b * b) * a - b + u, a};
}

// It is brought from (0, 1) to rest in the time 10: f = sum of h (a² + b² + u²) over n steps of the Runge-Kutta method of order 4. x
// are the controls, constant in each step; the Hessian is dense.
struct VanDerPolShooting : Scalable {
  static constexpr std::string_view name = "VanDerPolShooting";
  static constexpr SizeRule sizes{hundred_steps, 20, largest_n, 1, "n >= 20 steps"};
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using T = Scalar<X>;
    const double h = 10.0 / n();
    T a(0.0), b(1.0), f(0.0);
    for (int k = 0; k < n(); ++k) {
      const auto k1 = van_der_pol<T>(a, b, x[k]);
      const auto k2 = van_der_pol<T>(a + (0.5 * h) * k1[0], b + (0.5 * h) * k1[1], x[k]);
      const auto k3 = van_der_pol<T>(a + (0.5 * h) * k2[0], b + (0.5 * h) * k2[1], x[k]);
      const auto k4 = van_der_pol<T>(a + h * k3[0], b + h * k3[1], x[k]);
      a += (h / 6.0) * (k1[0] + 2.0 * k2[0] + 2.0 * k3[0] + k4[0]);
      b += (h / 6.0) * (k1[1] + 2.0 * k2[1] + 2.0 * k3[1] + k4[1]);
      f += h * (a * a + b * b + x[k] * x[k]);
    }
    return f;
  }
};

// The same with states as variables, x = (a, b, u) for each of n/3 steps, and the trapezoidal rule as a penalty:
// f = sum of h (a² + b² + u²) + 50/h |defect|².
struct VanDerPolPenalty : Scalable {
  static constexpr std::string_view name = "VanDerPolPenalty";
  static constexpr std::array standard_sizes{99};
  static constexpr SizeRule sizes{standard_sizes, 60, largest_n, 3, "n = 3N for N steps, N >= 20"};
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using T = Scalar<X>;
    const double h = 30.0 / n();
    T a(0.0), b(1.0), f(0.0);
    for (int k = 0; k < n(); k += 3) {
      const auto before = van_der_pol<T>(a, b, x[k + 2]);
      const auto after = van_der_pol<T>(x[k], x[k + 1], x[k + 2]);
      const T first = x[k] - a - (0.5 * h) * (before[0] + after[0]);
      const T second = x[k + 1] - b - (0.5 * h) * (before[1] + after[1]);
      a = x[k];
      b = x[k + 1];
      f += h * (a * a + b * b + x[k + 2] * x[k + 2]) + (50.0 / h) * (first * first + second * second);
    }
    return f;
  }
};

// A pendulum q'' = u − sin q is swung up from rest to rest in the time 5: f = h/2 sum of u² with u from the second differences
// of q, so x are the angles q only. The Hessian is pentadiagonal and indefinite on the way; its condition grows as n⁴.
struct PendulumSwingUp : Scalable {
  static constexpr std::string_view name = "PendulumSwingUp";
  static constexpr SizeRule sizes{hundred_steps, 10, 1'000'000, 1, "10 <= n <= 1000000"};
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::sin;
    using T = Scalar<X>;
    const double h = 5.0 / (n() + 1);
    const auto q = [&](int k) { return k < 0 ? T(0.0) : k < n() ? T(x[k]) : T(pi); };
    T f(0.0);
    for (int k = -1; k <= n(); ++k) {
      const T u = (q(k + 1) - 2.0 * q(k) + q(k - 1)) / (h * h) + sin(q(k));
      f += (0.5 * h) * u * u;
    }
    return f;
  }
};

}  // namespace hesse::problems::physics
