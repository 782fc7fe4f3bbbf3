#pragma once

#include <cmath>

#include "../elements.hpp"

namespace hesse::apps::hessians {

// Area of the graph over a square of unit size: heights at its corners (x₀ x₁ below, x₂ x₃ above), two triangles.
struct SurfaceElement {
  static constexpr int width = 4;
  using Data = NoData;

  template <class T>
  T operator()(const T* x, const NoData&) const {
    using std::sqrt;
    const T a = x[1] - x[0], b = x[2] - x[0], c = x[3] - x[2], d = x[3] - x[1];
    const T lower = sqrt(1.0 + a * a + b * b);
    const T upper = sqrt(1.0 + c * c + d * d);
    return 0.5 * (lower + upper);
  }
};
using MinimalSurface = ElementSum<SurfaceElement, Table<4>>;

struct SurfaceAt {
  MinimalSurface surface;
  VectorXd x;
};
// A square grid of about so many cells, all heights free, over a wave with noise.
SurfaceAt minimal_surface(int cells);

struct ControlStep {
  double step;    // length in time
  double target;  // angle wished for
};

// Swinging up a damped pendulum: angle and speed q, v, torque u now, and q, v after the step. Running cost and the
// squared defects of the trapezoidal rule.
struct ControlElement {
  static constexpr int width = 5;
  using Data = ControlStep;
  static constexpr double penalty = 100.0, damping = 0.1;

  template <class T>
  T operator()(const T* x, const ControlStep& data) const {
    using std::sin;
    const T miss = x[0] - data.target;
    const T cost = 0.5 * data.step * (miss * miss + 0.1 * x[1] * x[1] + 0.01 * x[2] * x[2]);
    const T now = x[2] - damping * x[1] - sin(x[0]);
    const T then = x[2] - damping * x[4] - sin(x[3]);
    const T angle = x[3] - x[0] - 0.5 * data.step * (x[1] + x[4]);
    const T speed = x[4] - x[1] - 0.5 * data.step * (now + then);
    return cost + penalty * (angle * angle + speed * speed);
  }
};
using OptimalControl = ElementSum<ControlElement, Consecutive<5, 3>>;

struct ControlAt {
  OptimalControl control;
  VectorXd x;
};
ControlAt optimal_control(int steps);

}  // namespace hesse::apps::hessians
