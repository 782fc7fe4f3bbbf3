#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include <hesse/problems/physics/common.hpp>

namespace hesse::problems::physics {

// Atoms near a face-centred cubic lattice of m × m × m cells of four atoms, with a truncated Lennard-Jones potential. With
// s = r², pair(s) = 4 (s⁻⁶ − s⁻³) less its Taylor polynomial of degree 2 at the cut-off r = 2, and 0 beyond: f has two
// continuous derivatives. ([SF73] subtract the polynomial of degree 1.) The list of pairs is that of the lattice, with a margin;
// a test of s tells in each evaluation which of them interact.
class Crystal : public Scalable {
 public:
  static constexpr int count(int m) { return 12 * m * m * m; }
  static constexpr double cutoff = 4.0;    // in s
  static constexpr double spacing = 1.09;  // of neighbours in the lattice

  // `periodic`: the crystal fills space. Otherwise it is a cube with free sides.
  Crystal(int n, bool periodic, int shells);

  template <class X>
  auto operator()(const X& x) const {
    using T = Scalar<X>;
    T energy(0.0);
    for (const auto& pair : pairs_) {
      const T dx = x[pair.i] - x[pair.j] + pair.shift[0];
      const T dy = x[pair.i + 1] - x[pair.j + 1] + pair.shift[1];
      const T dz = x[pair.i + 2] - x[pair.j + 2] + pair.shift[2];
      const T s = dx * dx + dy * dy + dz * dz;
      if (s < cutoff) energy += potential(s);
    }
    return energy;
  }

  template <class T>
  static T potential(const T& s) {
    constexpr double c3 = 1.0 / (cutoff * cutoff * cutoff);
    constexpr double value = 4.0 * c3 * (c3 - 1.0), slope = 4.0 * c3 * (3.0 - 6.0 * c3) / cutoff,
                     curvature = 4.0 * c3 * (42.0 * c3 - 12.0) / (cutoff * cutoff);
    const T inverse = 1.0 / s;
    const T third = inverse * inverse * inverse;
    const T beyond = s - cutoff;
    return 4.0 * third * (third - 1.0) - value - beyond * (slope + (0.5 * curvature) * beyond);
  }

  // 3 coordinates an atom.
  std::vector<double> lattice() const;
  std::vector<double> shaken(double amplitude) const;

 private:
  struct Pair {
    int i = 0, j = 0;  // first variables of the atoms
    std::array<double, 3> shift{};
  };
  std::vector<Pair> pairs_;
};

// The perfect lattice is a minimum for every n, and its energy a sum over three shells of neighbours.
struct LennardJonesCrystal : Crystal {
  static constexpr std::string_view name = "LennardJonesCrystal";
  static constexpr std::array standard_sizes{96};
  static constexpr SizeRule sizes{standard_sizes,
                                  96,
                                  largest_n,
                                  12,
                                  "n = 12m^3 for m x m x m cells, m >= 2",
                                  [](int n) { return is_count(n, count); }};
  explicit LennardJonesCrystal(int n) : Crystal(n, true, 5) {}
  Info info() const;
};

// Sides that relax; the cube may move and turn.
struct LennardJonesCube : Crystal {
  static constexpr std::string_view name = "LennardJonesCube";
  static constexpr std::array standard_sizes{96};
  static constexpr SizeRule sizes{standard_sizes,
                                  96,
                                  largest_n,
                                  12,
                                  "n = 12m^3 for m x m x m cells, m >= 2",
                                  [](int n) { return is_count(n, count); }};
  explicit LennardJonesCube(int n) : Crystal(n, false, 8) {}
  Info info() const;
};

}  // namespace hesse::problems::physics
