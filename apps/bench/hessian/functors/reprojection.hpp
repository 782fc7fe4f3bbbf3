#pragma once

#include <cmath>

#include "../elements.hpp"

namespace hesse::apps::hessians {

struct Observation {
  double u, v;  // pixels
};

// ½ |r|² of one observation in the convention of [BAL]: x = angle-axis (3), translation (3), f, k₁, k₂, point (3).
struct ReprojectionElement {
  static constexpr int width = 12;
  using Data = Observation;

  template <class T>
  T operator()(const T* x, const Observation& seen) const {
    T p[3];
    rotate(x, x + 9, p);
    return half_square(x, p, seen);
  }

  // p = R(w) y by Rodrigues' formula; to first order where the angle is tiny, as Ceres does.
  template <class T, class U>
  static void rotate(const T* w, const U* y, T* p) {
    using std::cos;
    using std::sin;
    using std::sqrt;
    const T square = w[0] * w[0] + w[1] * w[1] + w[2] * w[2];
    const T cross[3] = {w[1] * y[2] - w[2] * y[1], w[2] * y[0] - w[0] * y[2], w[0] * y[1] - w[1] * y[0]};
    if (square > 1e-20) {
      const T angle = sqrt(square);
      const T cosine = cos(angle);
      const T a = sin(angle) / angle;
      const T b = (1.0 - cosine) / square * (w[0] * y[0] + w[1] * y[1] + w[2] * y[2]);
      for (int i = 0; i < 3; ++i) p[i] = cosine * y[i] + a * cross[i] + b * w[i];
    } else {
      for (int i = 0; i < 3; ++i) p[i] = y[i] + cross[i];
    }
  }

  template <class T>
  static T half_square(const T* x, const T* p, const Observation& seen) {
    const T px = p[0] + x[3], py = p[1] + x[4], pz = p[2] + x[5];
    const T u = -(px / pz), v = -(py / pz);
    const T r2 = u * u + v * v;
    const T scale = x[6] * (1.0 + r2 * (x[7] + x[8] * r2));
    const T ru = scale * u - seen.u, rv = scale * v - seen.v;
    return 0.5 * (ru * ru + rv * rv);
  }
};
using BundleAdjustment = ElementSum<ReprojectionElement, Table<12>>;

struct PointSeen {
  double point[3];
  Observation seen;
};

// The camera alone: nine variables, the point is given.
struct CameraElement {
  static constexpr int width = 9;
  using Data = PointSeen;

  template <class T>
  T operator()(const T* x, const PointSeen& data) const {
    T p[3];
    ReprojectionElement::rotate(x, data.point, p);
    return ReprojectionElement::half_square(x, p, data.seen);
  }
};
using CameraResidual = ElementSum<CameraElement, Consecutive<9, 9>>;
using PointResidual = ElementSum<ReprojectionElement, Consecutive<12, 12>>;

struct Bundle {
  BundleAdjustment function;
  VectorXd x;  // a start, not a solution: 9 numbers a camera, then 3 a point
  int cameras = 0;
};
// A drive past points at a street corner with noise, outliers and drift, in the image of the scene Ladybug-49 of [BAL].
Bundle bundle(int observations);

// One observation of such a scene, with a little distortion: all twelve variables.
struct SingleObservation {
  VectorXd x;
  Observation seen;
};
SingleObservation single_observation();

}  // namespace hesse::apps::hessians
