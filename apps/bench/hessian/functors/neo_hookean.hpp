#pragma once

#include <cmath>

#include "../elements.hpp"

namespace hesse::apps::hessians {

// Stored energy of compressible neo-Hookean material, volume (μ/2 (|F|² - d) - μ log J + λ/2 log² J), J = det F.
namespace material {
inline constexpr double mu = 1.0, lambda = 5.0;
}

struct RestTriangle {
  double inverse[2][2];  // F = (x₁ - x₀ | x₂ - x₀) · inverse
  double area;
};

// Two coordinates of three vertices.
struct TriangleElement {
  static constexpr int width = 6;
  using Data = RestTriangle;

  template <class T>
  T operator()(const T* x, const RestTriangle& rest) const {
    using std::log;
    const T a0 = x[2] - x[0], a1 = x[3] - x[1];
    const T b0 = x[4] - x[0], b1 = x[5] - x[1];
    const auto& m = rest.inverse;
    const T f00 = a0 * m[0][0] + b0 * m[1][0], f01 = a0 * m[0][1] + b0 * m[1][1];
    const T f10 = a1 * m[0][0] + b1 * m[1][0], f11 = a1 * m[0][1] + b1 * m[1][1];
    const T log_j = log(f00 * f11 - f01 * f10);
    const T square = f00 * f00 + f01 * f01 + f10 * f10 + f11 * f11;
    return rest.area *
           (0.5 * material::mu * (square - 2.0) - material::mu * log_j + 0.5 * material::lambda * log_j * log_j);
  }
};
using TriangleMesh = ElementSum<TriangleElement, Table<6>>;

struct RestTetrahedron {
  double inverse[3][3];
  double volume;
};

// Three coordinates of four vertices.
struct TetrahedronElement {
  static constexpr int width = 12;
  using Data = RestTetrahedron;

  template <class T>
  T operator()(const T* x, const RestTetrahedron& rest) const {
    using std::log;
    T f[3][3];
    T square(0.0);
    for (int i = 0; i < 3; ++i) {
      const T a = x[3 + i] - x[i], b = x[6 + i] - x[i], c = x[9 + i] - x[i];
      for (int j = 0; j < 3; ++j) {
        f[i][j] = a * rest.inverse[0][j] + b * rest.inverse[1][j] + c * rest.inverse[2][j];
        square += f[i][j] * f[i][j];
      }
    }
    const T log_j =
        log(f[0][0] * (f[1][1] * f[2][2] - f[1][2] * f[2][1]) - f[0][1] * (f[1][0] * f[2][2] - f[1][2] * f[2][0]) +
            f[0][2] * (f[1][0] * f[2][1] - f[1][1] * f[2][0]));
    return rest.volume *
           (0.5 * material::mu * (square - 3.0) - material::mu * log_j + 0.5 * material::lambda * log_j * log_j);
  }
};
using TetrahedronMesh = ElementSum<TetrahedronElement, Table<12>>;

// A mesh and the deformed position of its vertices: structured grid, rest and current vertices a little perturbed.
template <class Mesh>
struct MeshAt {
  Mesh mesh;
  VectorXd x;
};
// About as many elements as asked for (two a square, six a cube).
MeshAt<TriangleMesh> triangle_mesh(int elements);
MeshAt<TetrahedronMesh> tetrahedron_mesh(int elements);

}  // namespace hesse::apps::hessians
