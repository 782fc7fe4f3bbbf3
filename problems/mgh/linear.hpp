#pragma once

#include <string_view>

#include <hesse/problems/mgh/size.hpp>

// [MGH81] linear problems: 32–34. F(x) = Σ rᵢ(x)², m = 2n as in the standard 20 × 10, O(n) each.
namespace hesse::problems::mgh {

// 32
struct LinearFullRank : Sized {
  static constexpr std::string_view name = "LinearFullRank";
  static constexpr std::array standard{10};
  static constexpr SizeRule sizes{standard, 1, largest_n, 1, "n >= 1"};
  explicit LinearFullRank(int n = standard[0]) : Sized(name, sizes, n) {}
  int m() const { return 2 * n(); }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    T sum = x[0];
    for (int j = 1; j < n(); ++j) sum = sum + x[j];
    const T shared = (-2.0 / m()) * sum - 1.0;
    for (int i = 0; i < n(); ++i) r[i] = x[i] + shared;
    for (int i = n(); i < m(); ++i) r[i] = shared;
    return true;
  }
};

// 33
struct LinearRankOne : Sized {
  static constexpr std::string_view name = "LinearRankOne";
  static constexpr std::array standard{10};
  static constexpr SizeRule sizes{standard, 1, largest_n, 1, "n >= 1"};
  explicit LinearRankOne(int n = standard[0]) : Sized(name, sizes, n) {}
  int m() const { return 2 * n(); }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    T sum = x[0];
    for (int j = 1; j < n(); ++j) sum = sum + (j + 1.0) * x[j];
    for (int i = 0; i < m(); ++i) r[i] = (i + 1.0) * sum - 1.0;
    return true;
  }
};

// 34
struct LinearRankOneZero : Sized {
  static constexpr std::string_view name = "LinearRankOneZero";
  static constexpr std::array standard{10};
  static constexpr SizeRule sizes{standard, 3, largest_n, 1, "n >= 3"};
  explicit LinearRankOneZero(int n = standard[0]) : Sized(name, sizes, n) {}
  int m() const { return 2 * n(); }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    T sum = 2.0 * x[1];
    for (int j = 2; j < n() - 1; ++j) sum = sum + (j + 1.0) * x[j];
    for (int i = 1; i < m() - 1; ++i) r[i] = static_cast<double>(i) * sum - 1.0;
    r[0] = T(-1.0);
    r[m() - 1] = T(-1.0);
    return true;
  }
};

}  // namespace hesse::problems::mgh
