#pragma once

#include "../elements.hpp"

namespace hesse::apps::hessians {

// 100 (x₁ - x₀²)² + (1 - x₀)²
struct RosenbrockElement {
  static constexpr int width = 2;
  using Data = NoData;

  template <class T>
  T operator()(const T* x, const NoData&) const {
    const T a = x[1] - x[0] * x[0];
    const T b = 1.0 - x[0];
    return 100.0 * a * a + b * b;
  }
};

// Σ 100 (xᵢ₊₁ - xᵢ²)² + (1 - xᵢ)²; n = 2 is Rosenbrock's own.
using ChainedRosenbrock = ElementSum<RosenbrockElement, Consecutive<2, 1>>;
inline ChainedRosenbrock chained_rosenbrock(int n) { return {n, n - 1, {}, {}, {}}; }
inline VectorXd chained_rosenbrock_point(int n) {
  VectorXd x(n);
  for (int i = 0; i < n; ++i) x[i] = i % 2 == 0 ? -1.2 : 1.0;
  return x;
}

// Wood's function of four variables [MGH81, 14].
struct WoodElement {
  static constexpr int width = 4;
  using Data = NoData;

  template <class T>
  T operator()(const T* x, const NoData&) const {
    const T a = x[1] - x[0] * x[0];
    const T b = 1.0 - x[0];
    const T c = x[3] - x[2] * x[2];
    const T d = 1.0 - x[2];
    const T e = x[1] - 1.0;
    const T h = x[3] - 1.0;
    return 100.0 * a * a + b * b + 90.0 * c * c + d * d + 10.1 * (e * e + h * h) + 19.8 * e * h;
  }
};
using Wood = ElementSum<WoodElement, Consecutive<4, 4>>;
inline Wood wood() { return {4, 1, {}, {}, {}}; }

}  // namespace hesse::apps::hessians
