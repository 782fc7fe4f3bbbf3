#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include <hesse/problems/physics/common.hpp>

namespace hesse::problems::physics {

struct Tetrahedron {
  std::array<int, 4> nodes;
  std::array<double, 9> inverse;  // of the matrix of its edges at rest, by rows
  double volume = 0.0;            // at rest
};

// Compressible neo-Hookean energy [BW08] of a block of 2 × 1 × 1 under its weight,
//
//   sum of V (mu/2 (|F|² − 3) − mu ln det F + lambda/2 (ln det F)² + weight z).
//
// The block is cut into 2p × p × p cubes of six tetrahedra each, and held at its side X = 0. The start is twisted by a quarter
// turn. A tetrahedron that is turned over has no energy.
class NeoHookeanBlock : public Scalable {
 public:
  static constexpr std::string_view name = "NeoHookeanBlock";
  static constexpr std::array standard_sizes{108};
  static constexpr int count(int p) { return 6 * p * (p + 1) * (p + 1); }
  static constexpr SizeRule sizes{
      standard_sizes, 24, 6'000'000, 1, "n = 6p(p + 1)^2 for 2p x p x p cubes, p >= 1", [](int n) {
        return is_count(n, count);
      }};
  explicit NeoHookeanBlock(int n);
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::log;
    using T = Scalar<X>;
    constexpr double mu = 1.0, lambda = 4.0, weight = 0.1;
    const auto at = [&](int node, int k) {
      const int first = 3 * (node - held_);
      return first < 0 ? T(held_places_[static_cast<std::size_t>(3 * node + k)]) : T(x[first + k]);
    };
    T energy(0.0);
    for (const auto& t : tetrahedra_) {
      const auto [a, b, c, d] = t.nodes;
      T f[3][3], heights = at(a, 2) + at(b, 2) + at(c, 2) + at(d, 2), squares(0.0);
      for (int i = 0; i < 3; ++i) {
        const T u = at(b, i) - at(a, i), v = at(c, i) - at(a, i), w = at(d, i) - at(a, i);
        for (std::size_t j = 0; j < 3; ++j) {
          f[i][j] = u * t.inverse[j] + v * t.inverse[3 + j] + w * t.inverse[6 + j];
          squares += f[i][j] * f[i][j];
        }
      }
      const T determinant = f[0][0] * (f[1][1] * f[2][2] - f[1][2] * f[2][1]) +
                            f[0][1] * (f[1][2] * f[2][0] - f[1][0] * f[2][2]) +
                            f[0][2] * (f[1][0] * f[2][1] - f[1][1] * f[2][0]);
      const T j = log(determinant);
      energy += t.volume * (0.5 * mu * (squares - 3.0) - mu * j + 0.5 * lambda * j * j + (0.25 * weight) * heights);
    }
    return energy;
  }

 private:
  int held_ = 0;  // number of the held nodes, which come first
  std::vector<double> held_places_, start_;
  std::vector<Tetrahedron> tetrahedra_;
};

}  // namespace hesse::problems::physics
