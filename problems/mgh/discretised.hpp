#pragma once

#include <string_view>

#include <hesse/problems/mgh/size.hpp>

// [MGH81] problems of a banded or integral structure: 28–31. F(x) = Σ rᵢ(x)², O(n) each.
namespace hesse::problems::mgh {

// 28
struct DiscreteBoundaryValue : Sized {
  static constexpr std::string_view name = "DiscreteBoundaryValue";
  static constexpr std::array standard{10};
  static constexpr SizeRule sizes{standard, 1, largest_n, 1, "n >= 1"};
  explicit DiscreteBoundaryValue(int n = standard[0]) : Sized(name, sizes, n) {}
  int m() const { return n(); }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    const double h = 1.0 / (n() + 1);
    for (int i = 0; i < n(); ++i) {
      const T u = x[i] + ((i + 1) * h + 1.0);
      r[i] = 2.0 * x[i] + (0.5 * h * h) * (u * u * u);
      if (i > 0) r[i] = r[i] - x[i - 1];
      if (i + 1 < n()) r[i] = r[i] - x[i + 1];
    }
    return true;
  }
};

// 29
struct DiscreteIntegralEquation : Sized {
  static constexpr std::string_view name = "DiscreteIntegralEquation";
  static constexpr std::array standard{10};
  static constexpr SizeRule sizes{standard, 1, largest_n, 1, "n >= 1"};
  explicit DiscreteIntegralEquation(int n = standard[0]) : Sized(name, sizes, n) {}
  int m() const { return n(); }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    const double h = 1.0 / (n() + 1);
    const auto t = [h](int i) { return (i + 1) * h; };
    // r holds the cubes until each is overwritten; `right` is Σ (1 − tⱼ)cⱼ over j > i, `left` is Σ tⱼcⱼ over j ≤ i
    T right(0.0);
    for (int i = 0; i < n(); ++i) {
      const T u = x[i] + (t(i) + 1.0);
      r[i] = u * u * u;
      right = right + (1.0 - t(i)) * r[i];
    }
    T left(0.0);
    for (int i = 0; i < n(); ++i) {
      left = left + t(i) * r[i];
      right = right - (1.0 - t(i)) * r[i];
      r[i] = x[i] + (0.5 * h) * ((1.0 - t(i)) * left + t(i) * right);
    }
    return true;
  }
};

// 30
struct BroydenTridiagonal : Sized {
  static constexpr std::string_view name = "BroydenTridiagonal";
  static constexpr std::array standard{10};
  static constexpr SizeRule sizes{standard, 1, largest_n, 1, "n >= 1"};
  explicit BroydenTridiagonal(int n = standard[0]) : Sized(name, sizes, n) {}
  int m() const { return n(); }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    for (int i = 0; i < n(); ++i) {
      r[i] = (3.0 - 2.0 * x[i]) * x[i] + 1.0;
      if (i > 0) r[i] = r[i] - x[i - 1];
      if (i + 1 < n()) r[i] = r[i] - 2.0 * x[i + 1];
    }
    return true;
  }
};

// 31
struct BroydenBanded : Sized {
  static constexpr std::string_view name = "BroydenBanded";
  static constexpr std::array standard{10};
  static constexpr SizeRule sizes{standard, 1, largest_n, 1, "n >= 1"};
  explicit BroydenBanded(int n = standard[0]) : Sized(name, sizes, n) {}
  int m() const { return n(); }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    for (int i = 0; i < n(); ++i) {
      r[i] = x[i] * (2.0 + 5.0 * (x[i] * x[i])) + 1.0;
      for (int j = i < 5 ? 0 : i - 5; j <= i + 1 && j < n(); ++j)
        if (j != i) r[i] = r[i] - x[j] * (1.0 + x[j]);
    }
    return true;
  }
};

}  // namespace hesse::problems::mgh
