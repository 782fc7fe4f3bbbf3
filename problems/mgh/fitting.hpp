#pragma once

#include <cmath>
#include <string_view>

#include <hesse/problems/info.hpp>
#include <hesse/problems/mgh/tables.hpp>

// [MGH81] data fitting problems of fixed size: 6, 8–12, 15–19. F(x) = Σ rᵢ(x)².
namespace hesse::problems::mgh {

// 6
struct JennrichSampson {
  static constexpr std::string_view name = "JennrichSampson";
  static constexpr int n() { return 2; }
  static constexpr int m() { return 10; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    using std::exp;
    for (int i = 1; i <= m(); ++i) {
      const double t = i;
      r[i - 1] = (2.0 + 2.0 * t) - (exp(t * x[0]) + exp(t * x[1]));
    }
    return true;
  }
};

// 8
struct Bard {
  static constexpr std::string_view name = "Bard";
  static constexpr int n() { return 3; }
  static constexpr int m() { return 15; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    for (int i = 1; i <= m(); ++i) {
      const double u = i, v = 16 - i, w = u < v ? u : v;
      r[i - 1] = tables::bard_y[i - 1] - (x[0] + u / (v * x[1] + w * x[2]));
    }
    return true;
  }
};

// 9
struct Gaussian {
  static constexpr std::string_view name = "Gaussian";
  static constexpr int n() { return 3; }
  static constexpr int m() { return 15; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    using std::exp;
    const T rate = -0.5 * x[1];
    for (int i = 1; i <= m(); ++i) {
      const T distance = 0.5 * (8 - i) - x[2];
      r[i - 1] = x[0] * exp(rate * (distance * distance)) - tables::gaussian_y[i - 1];
    }
    return true;
  }
};

// 10
struct Meyer {
  static constexpr std::string_view name = "Meyer";
  static constexpr int n() { return 3; }
  static constexpr int m() { return 16; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    using std::exp;
    for (int i = 1; i <= m(); ++i) r[i - 1] = x[0] * exp(x[1] / (45.0 + 5.0 * i + x[2])) - tables::meyer_y[i - 1];
    return true;
  }
};

// 11. |y - x2|^x3, not the variant in circulation with a product of y, i and x2 inside the modulus.
struct Gulf {
  static constexpr std::string_view name = "Gulf";
  static constexpr int n() { return 3; }
  static constexpr int m() { return 100; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    using std::abs, std::exp, std::pow;
    const T rate = -1.0 / x[0];
    const auto& y = tables::gulf_y();
    for (int i = 1; i <= m(); ++i) r[i - 1] = exp(rate * pow(abs(y[i - 1] - x[1]), x[2])) - 0.01 * i;
    return true;
  }
};

// 12
struct Box3D {
  static constexpr std::string_view name = "Box3D";
  static constexpr int n() { return 3; }
  static constexpr int m() { return 10; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    using std::exp;
    for (int i = 1; i <= m(); ++i) {
      const double t = 0.1 * i;
      r[i - 1] = exp(-t * x[0]) - exp(-t * x[1]) - (exp(-t) - exp(-10.0 * t)) * x[2];
    }
    return true;
  }
};

// 15
struct KowalikOsborne {
  static constexpr std::string_view name = "KowalikOsborne";
  static constexpr int n() { return 4; }
  static constexpr int m() { return 11; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    for (int i = 0; i < m(); ++i) {
      const double u = tables::kowalik_osborne_u[i], square = u * u;
      r[i] = tables::kowalik_osborne_y[i] - x[0] * ((square + u * x[1]) / (square + u * x[2] + x[3]));
    }
    return true;
  }
};

// 16
struct BrownDennis {
  static constexpr std::string_view name = "BrownDennis";
  static constexpr int n() { return 4; }
  static constexpr int m() { return 20; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    for (int i = 1; i <= m(); ++i) {
      const double t = 0.2 * i;
      const T first = x[0] + t * x[1] - std::exp(t);
      const T second = x[2] + std::sin(t) * x[3] - std::cos(t);
      r[i - 1] = first * first + second * second;
    }
    return true;
  }
};

// 17
struct Osborne1 {
  static constexpr std::string_view name = "Osborne1";
  static constexpr int n() { return 5; }
  static constexpr int m() { return 33; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    using std::exp;
    for (int i = 0; i < m(); ++i) {
      const double t = 10.0 * i;
      r[i] = tables::osborne1_y[i] - (x[0] + x[1] * exp(-t * x[3]) + x[2] * exp(-t * x[4]));
    }
    return true;
  }
};

// 18
struct BiggsEXP6 {
  static constexpr std::string_view name = "BiggsEXP6";
  static constexpr int n() { return 6; }
  static constexpr int m() { return 13; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    using std::exp;
    for (int i = 1; i <= m(); ++i) {
      const double t = 0.1 * i;
      const double y = exp(-t) - 5.0 * exp(-10.0 * t) + 3.0 * exp(-4.0 * t);
      r[i - 1] = x[2] * exp(-t * x[0]) - x[3] * exp(-t * x[1]) + x[5] * exp(-t * x[4]) - y;
    }
    return true;
  }
};

// 19
struct Osborne2 {
  static constexpr std::string_view name = "Osborne2";
  static constexpr int n() { return 11; }
  static constexpr int m() { return 65; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    using std::exp;
    for (int i = 0; i < m(); ++i) {
      const double t = 0.1 * i;
      T model = x[0] * exp(-t * x[4]);
      for (int peak = 1; peak <= 3; ++peak) {
        const T distance = t - x[7 + peak];
        model = model + x[peak] * exp(-(distance * distance) * x[4 + peak]);
      }
      r[i] = tables::osborne2_y[i] - model;
    }
    return true;
  }
};

}  // namespace hesse::problems::mgh
