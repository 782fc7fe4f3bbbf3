#pragma once

#include <cmath>
#include <numbers>
#include <string_view>

#include <hesse/problems/info.hpp>

// [MGH81] problems of fixed size without data: 1–5, 7, 13, 14. F(x) = Σ rᵢ(x)².
namespace hesse::problems::mgh {

// 1
struct Rosenbrock {
  static constexpr std::string_view name = "Rosenbrock";
  static constexpr int n() { return 2; }
  static constexpr int m() { return 2; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    r[0] = 10.0 * (x[1] - x[0] * x[0]);
    r[1] = 1.0 - x[0];
    return true;
  }
};

// 2
struct FreudensteinRoth {
  static constexpr std::string_view name = "FreudensteinRoth";
  static constexpr int n() { return 2; }
  static constexpr int m() { return 2; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    r[0] = x[0] + ((5.0 - x[1]) * x[1] - 2.0) * x[1] - 13.0;
    r[1] = x[0] + ((x[1] + 1.0) * x[1] - 14.0) * x[1] - 29.0;
    return true;
  }
};

// 3
struct PowellBadlyScaled {
  static constexpr std::string_view name = "PowellBadlyScaled";
  static constexpr int n() { return 2; }
  static constexpr int m() { return 2; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    using std::exp;
    r[0] = 1e4 * (x[0] * x[1]) - 1.0;
    r[1] = exp(-x[0]) + exp(-x[1]) - 1.0001;
    return true;
  }
};

// 4
struct BrownBadlyScaled {
  static constexpr std::string_view name = "BrownBadlyScaled";
  static constexpr int n() { return 2; }
  static constexpr int m() { return 3; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    r[0] = x[0] - 1e6;
    r[1] = x[1] - 2e-6;
    r[2] = x[0] * x[1] - 2.0;
    return true;
  }
};

// 5
struct Beale {
  static constexpr std::string_view name = "Beale";
  static constexpr int n() { return 2; }
  static constexpr int m() { return 3; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    const T square = x[1] * x[1];
    r[0] = 1.5 - x[0] * (1.0 - x[1]);
    r[1] = 2.25 - x[0] * (1.0 - square);
    r[2] = 2.625 - x[0] * (1.0 - square * x[1]);
    return true;
  }
};

// 7. θ = atan(x₂/x₁)/2π, plus ½ where x₁ < 0: the angle counted from −¼ to ¾ turn. Written with atan2, whose branch
// cut is kept on the far side of the plane, θ is smooth on either side of x₁ = 0 and equal to ±¼ on it.
struct HelicalValley {
  static constexpr std::string_view name = "HelicalValley";
  static constexpr int n() { return 3; }
  static constexpr int m() { return 3; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    using std::atan2, std::sqrt;
    constexpr double turns = 0.5 * std::numbers::inv_pi;
    T theta = x[0] < 0.0 ? T(turns * atan2(-x[1], -x[0]) + 0.5) : T(turns * atan2(x[1], x[0]));
    r[0] = 10.0 * (x[2] - 10.0 * theta);
    r[1] = 10.0 * (sqrt(x[0] * x[0] + x[1] * x[1]) - 1.0);
    r[2] = x[2];
    return true;
  }
};

// 13, and the block of 22
struct PowellSingular {
  static constexpr std::string_view name = "PowellSingular";
  static constexpr int n() { return 4; }
  static constexpr int m() { return 4; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    constexpr double root5 = 2.2360679774997897, root10 = 3.1622776601683795;
    const T inner = x[1] - 2.0 * x[2];
    const T outer = x[0] - x[3];
    r[0] = x[0] + 10.0 * x[1];
    r[1] = root5 * (x[2] - x[3]);
    r[2] = inner * inner;
    r[3] = root10 * (outer * outer);
    return true;
  }
};

// 14
struct Wood {
  static constexpr std::string_view name = "Wood";
  static constexpr int n() { return 4; }
  static constexpr int m() { return 6; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    constexpr double root10 = 3.1622776601683795, root90 = 9.486832980505138;
    r[0] = 10.0 * (x[1] - x[0] * x[0]);
    r[1] = 1.0 - x[0];
    r[2] = root90 * (x[3] - x[2] * x[2]);
    r[3] = 1.0 - x[2];
    r[4] = root10 * (x[1] + x[3] - 2.0);
    r[5] = (1.0 / root10) * (x[1] - x[3]);
    return true;
  }
};

}  // namespace hesse::problems::mgh
