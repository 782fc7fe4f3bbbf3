#pragma once

#include <array>
#include <cmath>
#include <string_view>
#include <type_traits>

#include <hesse/problems/info.hpp>

namespace hesse::problems {

// f = Σ 1/(1 + exp(-xᵢ)): the sum_logistic of JAX's documentation [JAX], a workload for derivatives. Its infimum 0 is
// at -∞.
class SumOfLogistics {
 public:
  static constexpr std::string_view name = "SumOfLogistics";
  static constexpr std::array<int, 2> standard_sizes{3, 100};
  static constexpr SizeRule sizes{standard_sizes, 1, 100000, 1, "any n from 1 to 100000"};

  explicit SumOfLogistics(int n) : n_(n) {}
  int n() const { return n_; }

  template <class X>
  auto operator()(const X& x) const {
    using std::exp;
    std::decay_t<decltype(x[0])> sum(0.0);
    for (int i = 0; i < n_; ++i) sum += 1.0 / (1.0 + exp(-x[i]));
    return sum;
  }

  Info info() const;

 private:
  int n_;
};

// f = Σ 1/(1 + exp(-xᵢ)) + ½ xᵢ²: strictly convex, since the logistic's curvature exceeds -0.0963.
class RegularizedLogistics {
 public:
  static constexpr std::string_view name = "RegularizedLogistics";
  static constexpr std::array<int, 2> standard_sizes{3, 100};
  static constexpr SizeRule sizes{standard_sizes, 1, 100000, 1, "any n from 1 to 100000"};

  explicit RegularizedLogistics(int n) : n_(n) {}
  int n() const { return n_; }

  template <class X>
  auto operator()(const X& x) const {
    using std::exp;
    std::decay_t<decltype(x[0])> sum(0.0);
    for (int i = 0; i < n_; ++i) sum += 1.0 / (1.0 + exp(-x[i])) + 0.5 * (x[i] * x[i]);
    return sum;
  }

  Info info() const;

 private:
  int n_;
};

}  // namespace hesse::problems
