#pragma once

#include <array>
#include <string_view>
#include <type_traits>

#include <hesse/problems/info.hpp>

namespace hesse::problems {

// Energy of a cluster of N atoms, n = 3N coordinates: f = 4 Σ_{i<j} (r⁻¹² - r⁻⁶), r = |pᵢ - pⱼ|. Moving or turning the
// cluster changes nothing, so the Hessian has six zero eigenvalues at every minimum (five at N = 2).
class LennardJones {
 public:
  static constexpr std::string_view name = "LennardJones";
  static constexpr std::array<int, 7> standard_sizes{9, 12, 15, 18, 21, 39, 114};
  static constexpr SizeRule sizes{standard_sizes, 6, 3000, 3, "n = 3N for N atoms, N from 2 to 1000"};

  explicit LennardJones(int n) : n_(n) {}
  int n() const { return n_; }

  template <class X>
  auto operator()(const X& x) const {
    using T = std::decay_t<decltype(x[0])>;
    T energy(0.0);
    for (int i = 3; i < n_; i += 3) {
      for (int j = 0; j < i; j += 3) {
        const T dx = x[i] - x[j];
        const T dy = x[i + 1] - x[j + 1];
        const T dz = x[i + 2] - x[j + 2];
        const T inverse = 1.0 / (dx * dx + dy * dy + dz * dz);
        const T sixth = inverse * inverse * inverse;
        energy += sixth * (sixth - 1.0);
      }
    }
    return 4.0 * energy;
  }

  Info info() const;

 private:
  int n_;
};

}  // namespace hesse::problems
