#pragma once

#include <memory>
#include <vector>

#include "../elements.hpp"

namespace hesse::apps::hessians {

// Fits a predator-prey system to observations of one long trajectory: x = four rates and two initial populations. Steps
// differ in length, in method (Euler or Runge–Kutta of order four) and in whether they end at an observation, so nothing
// repeats: one element, all of it recurrence.
class OdeElement {
 public:
  static constexpr int width = 6;
  using Data = NoData;
  explicit OdeElement(int steps);

  template <class T>
  T operator()(const T* x, const NoData&) const {
    T a = x[4], b = x[5];
    T sum(0.0);
    for (const Step& step : *steps_) {
      const T a1 = prey(x, a, b), b1 = predator(x, a, b);
      if (step.fourth_order) {
        const double half = 0.5 * step.length;
        const T u = a + half * a1, v = b + half * b1;
        const T a2 = prey(x, u, v), b2 = predator(x, u, v);
        const T p = a + half * a2, q = b + half * b2;
        const T a3 = prey(x, p, q), b3 = predator(x, p, q);
        const T r = a + step.length * a3, s = b + step.length * b3;
        const T a4 = prey(x, r, s), b4 = predator(x, r, s);
        a = a + (step.length / 6.0) * (a1 + 2.0 * (a2 + a3) + a4);
        b = b + (step.length / 6.0) * (b1 + 2.0 * (b2 + b3) + b4);
      } else {
        a = a + step.length * a1;
        b = b + step.length * b1;
      }
      if (step.observed) {
        const T da = a - step.a, db = b - step.b;
        sum += da * da + db * db;
      }
    }
    return T(0.5 * sum);
  }

 private:
  struct Step {
    double length;
    bool fourth_order, observed;
    double a, b;
  };

  template <class T>
  static T prey(const T* x, const T& a, const T& b) {
    return T(x[0] * a - x[1] * (a * b));
  }
  template <class T>
  static T predator(const T* x, const T& a, const T& b) {
    return T(x[2] * (a * b) - x[3] * b);
  }

  std::shared_ptr<const std::vector<Step>> steps_;
};

using OdeFit = ElementSum<OdeElement, Consecutive<6, 6>>;
inline OdeFit ode_fit(int steps) { return {6, 1, OdeElement(steps), {}, {}}; }
VectorXd ode_fit_point();

}  // namespace hesse::apps::hessians
