#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include <hesse/problems/physics/common.hpp>

namespace hesse::problems::physics {

// Coulomb energy of N equal charges on the unit sphere [Tho04], f = sum of 1/|pᵢ − pⱼ| over pairs; x = (polar angle, azimuth)
// for each charge. Turning the sphere changes nothing. O(n²), dense.
class Thomson : public Scalable {
 public:
  static constexpr std::string_view name = "Thomson";
  static constexpr std::array standard_sizes{24, 64};
  static constexpr SizeRule sizes{standard_sizes, 4, 20'000, 2, "n = 2N for N charges, N from 2 to 10000"};
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::cos, std::sin, std::sqrt;
    using T = Scalar<X>;
    std::vector<std::array<T, 3>> p;
    p.reserve(static_cast<std::size_t>(n() / 2));
    for (int i = 0; i < n(); i += 2) p.push_back({sin(x[i]) * cos(x[i + 1]), sin(x[i]) * sin(x[i + 1]), T(cos(x[i]))});
    T energy(0.0);
    for (std::size_t i = 1; i < p.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        const T dx = p[i][0] - p[j][0], dy = p[i][1] - p[j][1], dz = p[i][2] - p[j][2];
        energy += 1.0 / sqrt(dx * dx + dy * dy + dz * dz);
      }
    return energy;
  }
};

}  // namespace hesse::problems::physics
