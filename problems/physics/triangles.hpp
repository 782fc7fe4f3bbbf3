#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string_view>
#include <vector>

#include <hesse/problems/physics/common.hpp>

// Energies of triangulated sheets. Each triangle has an affine map with the Jacobian F from its shape at rest to the plane.
namespace hesse::problems::physics {

struct Triangle {
  std::array<int, 3> nodes;
  std::array<double, 4> inverse;  // of the matrix of its edges at rest, by rows
  double area = 0.0;              // at rest
};

// Cells of a grid of side x side nodes, each cut in two along diagonals that alternate. Node (i, j) is i + side * j.
std::vector<std::array<int, 3>> grid_triangles(int side);

// F by rows from the edges (ux, uy) and (vx, vy) of the moved triangle.
template <class T>
std::array<T, 4> jacobian(const Triangle& t, const T& ux, const T& uy, const T& vx, const T& vy) {
  const auto& d = t.inverse;
  return {ux * d[0] + vx * d[2], ux * d[1] + vx * d[3], uy * d[0] + vy * d[2], uy * d[1] + vy * d[3]};
}

// Compressible neo-Hookean energy [BW08] of a sheet in the plane,
//
//   sum of A (mu/2 (|F|² − 2) − mu ln det F + lambda/2 (ln det F)²).
//
// The nodes of the boundary have fixed places; x has the p × p inner ones. A triangle that is turned over has no energy: the
// logarithm is NaN.
class NeoHookeanSheet : public Scalable {
 public:
  static constexpr std::string_view name = "NeoHookeanSheet";
  static constexpr std::array standard_sizes{98};
  static constexpr int count(int p) { return 2 * p * p; }
  static constexpr SizeRule sizes{standard_sizes,
                                  8,
                                  largest_n,
                                  1,
                                  "n = 2p^2 for p x p inner nodes, p >= 2",
                                  [](int n) { return is_count(n, count); }};
  explicit NeoHookeanSheet(int n);
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::log;
    using T = Scalar<X>;
    constexpr double mu = 1.0, lambda = 4.0;
    const auto at = [&](int node, int k) {
      const int first = variable_[static_cast<std::size_t>(node)];
      return first < 0 ? T(place_[static_cast<std::size_t>(2 * node + k)]) : T(x[first + k]);
    };
    T energy(0.0);
    for (const auto& t : triangles_) {
      const auto [a, b, c] = t.nodes;
      const auto f = jacobian<T>(t, at(b, 0) - at(a, 0), at(b, 1) - at(a, 1), at(c, 0) - at(a, 0), at(c, 1) - at(a, 1));
      const T j = log(f[0] * f[3] - f[1] * f[2]);
      const T squares = f[0] * f[0] + f[1] * f[1] + f[2] * f[2] + f[3] * f[3];
      energy += t.area * (0.5 * mu * (squares - 2.0) - mu * j + 0.5 * lambda * j * j);
    }
    return energy;
  }

 private:
  std::vector<Triangle> triangles_;
  std::vector<int> variable_;  // the first variable of a node; −1: fixed
  std::vector<double> place_;  // of all nodes: fixed places, and the start
};

// Symmetric Dirichlet energy [SS15] of a flattened surface, sum of A (|F|² + |F⁻¹|²); its boundary is free. The surface has the
// height z(X, Y) above the unit square, the start is the shadow of it. All p × p nodes are variables; moving and turning the
// sheet changes nothing. A test of the determinant says where a triangle is turned over.
class SymmetricDirichlet : public Scalable {
 public:
  static constexpr std::string_view name = "SymmetricDirichlet";
  static constexpr std::array standard_sizes{98};
  static constexpr int count(int p) { return 2 * p * p; }
  static constexpr SizeRule sizes{
      standard_sizes, 8, largest_n, 1, "n = 2p^2 for p x p nodes, p >= 2", [](int n) { return is_count(n, count); }};
  explicit SymmetricDirichlet(int n);
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using T = Scalar<X>;
    T energy(0.0);
    for (const auto& t : triangles_) {
      const int a = 2 * t.nodes[0], b = 2 * t.nodes[1], c = 2 * t.nodes[2];
      const auto f = jacobian<T>(t, x[b] - x[a], x[b + 1] - x[a + 1], x[c] - x[a], x[c + 1] - x[a + 1]);
      const T determinant = f[0] * f[3] - f[1] * f[2];
      if (determinant <= 0.0) return T(std::numeric_limits<double>::quiet_NaN());
      const T squares = f[0] * f[0] + f[1] * f[1] + f[2] * f[2] + f[3] * f[3];
      energy += t.area * squares * (1.0 + 1.0 / (determinant * determinant));
    }
    return energy;
  }

 private:
  std::vector<Triangle> triangles_;
};

}  // namespace hesse::problems::physics
