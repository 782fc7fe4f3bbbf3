#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <vector>

#include <hesse/problems/info.hpp>

namespace hesse::problems {

// Helmholtz free energy of a mixed fluid in a unit volume (Peng–Robinson), the classic dense workload of [GW08]:
//   f = RT Σ xᵢ log(xᵢ/(1 - bᵀx)) - (xᵀAx)/(√8 bᵀx) log((1 + (1+√2) bᵀx)/(1 + (1-√2) bᵀx))
// with RT = 1, bᵢ = (1 + |sin i|)/n, Aᵢⱼ = 1/(n (1 + i + j)), i, j from 0: a minimiser
// well inside the domain at every n. One evaluation costs n² multiplications.
class Helmholtz {
 public:
  static constexpr std::string_view name = "Helmholtz";
  static constexpr std::array<int, 3> standard_sizes{10, 50, 200};
  static constexpr SizeRule sizes{standard_sizes, 1, 5000, 1, "any n from 1 to 5000"};

  explicit Helmholtz(int n) : b_(static_cast<std::size_t>(n)), attraction_(2 * static_cast<std::size_t>(n)) {
    for (std::size_t i = 0; i < b_.size(); ++i) b_[i] = (1.0 + std::fabs(std::sin(static_cast<double>(i)))) / n;
    for (std::size_t k = 0; k < attraction_.size(); ++k) attraction_[k] = 1.0 / (n * static_cast<double>(1 + k));
  }
  int n() const { return static_cast<int>(b_.size()); }

  template <class X>
  auto operator()(const X& x) const {
    using std::log;
    using T = std::decay_t<decltype(x[0])>;
    constexpr double root2 = 1.4142135623730950488;
    T bx(0.0);
    for (int i = 0; i < n(); ++i) bx += b_[static_cast<std::size_t>(i)] * x[i];
    const T free_volume = 1.0 - bx;
    T entropy(0.0);
    T attraction(0.0);
    for (int i = 0; i < n(); ++i) {
      entropy += x[i] * log(x[i] / free_volume);
      T row(0.0);
      for (int j = 0; j < n(); ++j) row += attraction_[static_cast<std::size_t>(i + j)] * x[j];
      attraction += x[i] * row;
    }
    const T ratio = (1.0 + (1.0 + root2) * bx) / (1.0 + (1.0 - root2) * bx);
    return entropy - attraction / (2.0 * root2 * bx) * log(ratio);
  }

  Info info() const {
    Info info;
    info.title = "Helmholtz free energy of a mixed fluid";
    info.source = "[GW08], data of this library";
    info.structure = "dense";
    info.starts = {{"1", std::vector<double>(b_.size(), 0.3)}};
    if (n() == 10) info.minima = {{-2.5213786639830401, {}, MinimumKind::global, "own solution"}};
    if (n() == 50) info.minima = {{-12.371273706551393, {}, MinimumKind::global, "own solution"}};
    if (n() == 200) info.minima = {{-49.344072229210610, {}, MinimumKind::global, "own solution"}};
    info.domain = "x > 0 and b^T x < 1";
    return info;
  }

 private:
  std::vector<double> b_;
  std::vector<double> attraction_;  // Aᵢⱼ at i + j
};

}  // namespace hesse::problems
