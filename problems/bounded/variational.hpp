#pragma once

#include <cmath>
#include <numbers>
#include <string_view>

#include <hesse/problems/bounded/grid.hpp>

// Variational problems with bounds, by finite elements: v is linear on the two triangles of every cell of a grid, its
// values at the inner nodes are the variables.
namespace hesse::problems::bounded {

// ½ ∫ |∇v|² − c ∫ v over the unit square with v = 0 on its boundary; |v| is at most the distance to the boundary.
struct Torsion : Grid {
  static constexpr std::string_view name = "Torsion";
  static constexpr SizeRule sizes = any_grid;
  static constexpr double c = 5.0;  // angle of twist per unit length
  using Grid::Grid;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    // The triangles on both sides of an edge have the same difference along it.
    const double to_x = 0.5 * hy() / hx(), to_y = 0.5 * hx() / hy(), load = c * hx() * hy();
    Scalar<X> f(0.0);
    for (int j = 1; j <= ny(); ++j)
      for (int i = 0; i <= nx(); ++i) f += to_x * squared_difference(x, i, j, i + 1, j);
    for (int j = 0; j <= ny(); ++j)
      for (int i = 1; i <= nx(); ++i) f += to_y * squared_difference(x, i, j, i, j + 1);
    for (int k = 0; k < n(); ++k) f -= load * x[k];
    return f;
  }
};

// ½ ∫ (1 + ε cos s)³ |∇v|² − ε ∫ v sin s over (0, 2π) × (0, 2b) with v = 0 on its boundary and v ≥ 0: the pressure of
// the film between two cylinders. The weight of a triangle is the mean of those at its corners.
struct JournalBearing : Grid {
  static constexpr std::string_view name = "JournalBearing";
  static constexpr SizeRule sizes = any_grid;
  static constexpr double eccentricity = 0.1, b = 10.0;
  explicit JournalBearing(int n) : Grid(n, 2.0 * std::numbers::pi, 2.0 * b) {}
  Info info() const;

  // The third power of the film's thickness at column i of the nodes.
  double weight(int i) const {
    const double t = 1.0 + eccentricity * std::cos(i * hx());
    return t * t * t;
  }

  template <class X>
  auto operator()(const X& x) const {
    const double to_x = hy() / hx() / 6.0, to_y = hx() / hy() / 6.0, load = eccentricity * hx() * hy();
    Scalar<X> f(0.0);
    for (int j = 1; j <= ny(); ++j)
      for (int i = 0; i <= nx(); ++i) {
        // Below the edge two corners are on its right end, above it on its left end.
        const double w = 1.5 * (weight(i) + weight(i + 1));
        f += (to_x * w) * squared_difference(x, i, j, i + 1, j);
      }
    for (int j = 0; j <= ny(); ++j)
      for (int i = 1; i <= nx(); ++i) {
        const double w = 2.0 * weight(i) + 0.5 * (weight(i - 1) + weight(i + 1));
        f += (to_y * w) * squared_difference(x, i, j, i, j + 1);
      }
    for (int j = 1; j <= ny(); ++j)
      for (int i = 1; i <= nx(); ++i) f -= (load * std::sin(i * hx())) * x[index(i, j)];
    return f;
  }
};

// ∫ √(1 + |∇v|²) over the unit square: the surface of least area over a plate of height 1 in the middle; its boundary
// is an arc at y = 0 and y = 1, and 0 at x = 0 and x = 1.
struct MinimalSurface : Grid {
  static constexpr std::string_view name = "MinimalSurface";
  static constexpr SizeRule sizes = any_grid;
  using Grid::Grid;
  Info info() const;

  double arc(int i) const { return 1.0 - square(2.0 * i * hx() - 1.0); }
  // v on the boundary.
  double rim(int i, int j) const { return j == 0 || j == ny() + 1 ? arc(i) : 0.0; }

  template <class X>
  auto operator()(const X& x) const {
    using std::sqrt;
    const auto slope = [&](int i, int j, int k, int l, double h) {
      if (inside(i, j) && inside(k, l)) return Scalar<X>((x[index(k, l)] - x[index(i, j)]) / h);
      if (inside(i, j)) return Scalar<X>((rim(k, l) - x[index(i, j)]) / h);
      if (inside(k, l)) return Scalar<X>((x[index(k, l)] - rim(i, j)) / h);
      return Scalar<X>((rim(k, l) - rim(i, j)) / h);
    };
    Scalar<X> area(0.0);
    for (int j = 0; j <= ny(); ++j)
      for (int i = 0; i <= nx(); ++i) {
        area += sqrt(1.0 + square(slope(i, j, i + 1, j, hx())) + square(slope(i, j, i, j + 1, hy())));
        area += sqrt(1.0 + square(slope(i, j + 1, i + 1, j + 1, hx())) + square(slope(i + 1, j, i + 1, j + 1, hy())));
      }
    return area * (0.5 * hx() * hy());
  }
};

// ½ ∫ |∇v|² − ∫ v over the unit square with v = 0 on its boundary, v between two obstacles. As in [GOT15] an edge with
// an end on the boundary counts half.
class Obstacle : public Grid {
 public:
  using Grid::Grid;

  template <class X>
  auto operator()(const X& x) const {
    const double to_x = 0.25 * hy() / hx(), to_y = 0.25 * hx() / hy(), load = hx() * hy();
    Scalar<X> f(0.0);
    for (int j = 1; j <= ny(); ++j)
      for (int i = 0; i <= nx(); ++i)
        f += (i == 0 || i == nx() ? to_x : 2.0 * to_x) * squared_difference(x, i, j, i + 1, j);
    for (int j = 0; j <= ny(); ++j)
      for (int i = 1; i <= nx(); ++i)
        f += (j == 0 || j == ny() ? to_y : 2.0 * to_y) * squared_difference(x, i, j, i, j + 1);
    for (int k = 0; k < n(); ++k) f -= load * x[k];
    return f;
  }
};

struct Obstclae : Obstacle {
  static constexpr std::string_view name = "OBSTCLAE";
  static constexpr SizeRule sizes = any_grid;
  using Obstacle::Obstacle;
  Info info() const;
};

struct Obstclbm : Obstacle {
  static constexpr std::string_view name = "OBSTCLBM";
  static constexpr SizeRule sizes = any_grid;
  using Obstacle::Obstacle;
  Info info() const;
};

}  // namespace hesse::problems::bounded
