#pragma once

#include <cmath>
#include <string_view>

#include <hesse/problems/mgh/algebraic.hpp>
#include <hesse/problems/mgh/size.hpp>

// [MGH81] problems that exist in many sizes: 20–27 and 35. F(x) = Σ rᵢ(x)². Each costs O(n), Watson and Chebyquad O(mn);
// sums over all variables are formed once.
namespace hesse::problems::mgh {

// 20
struct Watson : Sized {
  static constexpr std::string_view name = "Watson";
  static constexpr std::array standard{6, 9, 12};
  static constexpr SizeRule sizes{standard, 2, 31, 1, "2 <= n <= 31"};
  explicit Watson(int n = standard[0]) : Sized(name, sizes, n) {}
  static constexpr int m() { return 31; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    for (int i = 1; i <= 29; ++i) {
      const double t = i / 29.0;
      T polynomial = x[0] + t * x[1];
      T derivative = x[1];
      double power = t;  // t^(j−1)
      for (int j = 2; j < n(); ++j) {
        derivative = derivative + (j * power) * x[j];
        power *= t;
        polynomial = polynomial + power * x[j];
      }
      r[i - 1] = derivative - polynomial * polynomial - 1.0;
    }
    r[29] = x[0];
    r[30] = x[1] - x[0] * x[0] - 1.0;
    return true;
  }
};

// 21
struct ExtendedRosenbrock : Sized {
  static constexpr std::string_view name = "ExtendedRosenbrock";
  static constexpr std::array standard{10};
  static constexpr SizeRule sizes{standard, 2, largest_n, 2, "n >= 2, even"};
  explicit ExtendedRosenbrock(int n = standard[0]) : Sized(name, sizes, n) {}
  int m() const { return n(); }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    for (int i = 0; i < n(); i += 2) Rosenbrock()(x + i, r + i);
    return true;
  }
};

// 22
struct ExtendedPowellSingular : Sized {
  static constexpr std::string_view name = "ExtendedPowellSingular";
  static constexpr std::array standard{12};
  static constexpr SizeRule sizes{standard, 4, largest_n, 4, "n >= 4, multiple of 4"};
  explicit ExtendedPowellSingular(int n = standard[0]) : Sized(name, sizes, n) {}
  int m() const { return n(); }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    for (int i = 0; i < n(); i += 4) PowellSingular()(x + i, r + i);
    return true;
  }
};

inline constexpr double penalty_weight = 0.0031622776601683794;  // √1e-5

// 23
struct PenaltyI : Sized {
  static constexpr std::string_view name = "PenaltyI";
  static constexpr std::array standard{10, 4};
  static constexpr SizeRule sizes{standard, 1, largest_n, 1, "n >= 1"};
  explicit PenaltyI(int n = standard[0]) : Sized(name, sizes, n) {}
  int m() const { return n() + 1; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    T squares = x[0] * x[0];
    for (int j = 1; j < n(); ++j) squares = squares + x[j] * x[j];
    for (int i = 0; i < n(); ++i) r[i] = penalty_weight * (x[i] - 1.0);
    r[n()] = squares - 0.25;
    return true;
  }
};

// 24
struct PenaltyII : Sized {
  static constexpr std::string_view name = "PenaltyII";
  static constexpr std::array standard{10, 4};
  static constexpr SizeRule sizes{standard, 1, 1000, 1, "1 <= n <= 1000"};
  explicit PenaltyII(int n = standard[0]) : Sized(name, sizes, n) {}
  int m() const { return 2 * n(); }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    using std::exp;
    const int size = n();
    r[0] = x[0] - 0.2;
    T squares = static_cast<double>(size) * (x[0] * x[0]);
    T previous = exp(0.1 * x[0]);
    for (int i = 1; i < size; ++i) {
      const T current = exp(0.1 * x[i]);
      const double y = std::exp(0.1 * (i + 1)) + std::exp(0.1 * i);
      r[i] = penalty_weight * (current + previous - y);
      r[size + i - 1] = penalty_weight * (current - std::exp(-0.1));
      squares = squares + static_cast<double>(size - i) * (x[i] * x[i]);
      previous = current;
    }
    r[2 * size - 1] = squares - 1.0;
    return true;
  }
};

// 25
struct VariablyDimensioned : Sized {
  static constexpr std::string_view name = "VariablyDimensioned";
  static constexpr std::array standard{10};
  static constexpr SizeRule sizes{standard, 1, largest_n, 1, "n >= 1"};
  explicit VariablyDimensioned(int n = standard[0]) : Sized(name, sizes, n) {}
  int m() const { return n() + 2; }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    T sum = x[0] - 1.0;
    r[0] = sum;
    for (int i = 1; i < n(); ++i) {
      r[i] = x[i] - 1.0;
      sum = sum + (i + 1.0) * r[i];
    }
    r[n()] = sum;
    r[n() + 1] = sum * sum;
    return true;
  }
};

// 26
struct Trigonometric : Sized {
  static constexpr std::string_view name = "Trigonometric";
  static constexpr std::array standard{10};
  static constexpr SizeRule sizes{standard, 1, largest_n, 1, "n >= 1"};
  explicit Trigonometric(int n = standard[0]) : Sized(name, sizes, n) {}
  int m() const { return n(); }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    using std::cos, std::sin;
    // n − Σ cos xⱼ as Σ (1 − cos xⱼ), each term shared with the residual of its own variable
    T sum = 1.0 - cos(x[0]);
    r[0] = sum - sin(x[0]);
    for (int i = 1; i < n(); ++i) {
      const T versine = 1.0 - cos(x[i]);
      r[i] = (i + 1.0) * versine - sin(x[i]);
      sum = sum + versine;
    }
    for (int i = 0; i < n(); ++i) r[i] = r[i] + sum;
    return true;
  }
};

// 27
struct BrownAlmostLinear : Sized {
  static constexpr std::string_view name = "BrownAlmostLinear";
  static constexpr std::array standard{10};
  static constexpr SizeRule sizes{standard, 1, largest_n, 1, "n >= 1"};
  explicit BrownAlmostLinear(int n = standard[0]) : Sized(name, sizes, n) {}
  int m() const { return n(); }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    T sum = x[0];
    T product = x[0];
    for (int j = 1; j < n(); ++j) {
      sum = sum + x[j];
      product = product * x[j];
    }
    sum = sum - (n() + 1.0);
    for (int i = 0; i < n() - 1; ++i) r[i] = x[i] + sum;
    r[n() - 1] = product - 1.0;
    return true;
  }
};

// 35, m = n; Tᵢ on [0, 1] by its three-term recurrence
struct Chebyquad : Sized {
  static constexpr std::string_view name = "Chebyquad";
  static constexpr std::array standard{8, 10};
  static constexpr SizeRule sizes{standard, 1, 10'000, 1, "1 <= n <= 10000"};
  explicit Chebyquad(int n = standard[0]) : Sized(name, sizes, n) {}
  int m() const { return n(); }
  Info info() const;

  template <class T>
  bool operator()(const T* x, T* r) const {
    const double weight = 1.0 / n();
    for (int i = 1; i <= m(); ++i) r[i - 1] = T(i % 2 == 0 ? 1.0 / (i * static_cast<double>(i) - 1.0) : 0.0);
    for (int j = 0; j < n(); ++j) {
      const T argument = 2.0 * x[j] - 1.0;
      const T twice = 2.0 * argument;
      T previous(1.0);
      T current = argument;
      for (int i = 0; i < m(); ++i) {
        r[i] = r[i] + weight * current;
        if (i + 1 == m()) break;
        const T next = twice * current - previous;
        previous = current;
        current = next;
      }
    }
    return true;
  }
};

}  // namespace hesse::problems::mgh
