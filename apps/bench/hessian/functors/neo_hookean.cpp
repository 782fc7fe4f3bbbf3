#include "neo_hookean.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <hesse/problems/generator.hpp>

namespace hesse::apps::hessians {
namespace {

// Vertices of a grid with unit spacing, moved by at most `amount` in every direction.
template <int d>
std::vector<Eigen::Matrix<double, d, 1>> perturbed_grid(const std::array<int, d>& nodes, double amount,
                                                        problems::Generator& generator) {
  int count = 1;
  for (const int k : nodes) count *= k;
  std::vector<Eigen::Matrix<double, d, 1>> vertices(static_cast<std::size_t>(count));
  for (int v = 0; v < count; ++v) {
    int rest = v;
    for (std::size_t axis = 0; axis < d; ++axis) {
      vertices[static_cast<std::size_t>(v)][static_cast<int>(axis)] =
          rest % nodes[axis] + generator.uniform(-amount, amount);
      rest /= nodes[axis];
    }
  }
  return vertices;
}

template <int d, class Mesh, class Simplices>
MeshAt<Mesh> deformed(const std::array<int, d>& nodes, const Simplices& simplices) {
  using Square = Eigen::Matrix<double, d, d>;
  constexpr double rest_noise = 0.1, current_noise = 0.08;
  problems::Generator generator(17);
  const auto rest = perturbed_grid<d>(nodes, rest_noise, generator);
  const int vertices = static_cast<int>(rest.size());
  MeshAt<Mesh> result;
  result.x.resize(d * vertices);
  for (int v = 0; v < vertices; ++v)
    for (int i = 0; i < d; ++i)
      result.x[d * v + i] = rest[static_cast<std::size_t>(v)][i] + generator.uniform(-current_noise, current_noise);

  auto rows = std::make_shared<std::vector<std::array<int, d*(d + 1)>>>();
  auto data = std::make_shared<std::vector<typename Mesh::Data>>();
  for (const auto& simplex : simplices) {
    Square edges;
    for (int k = 0; k < d; ++k)
      edges.col(k) = rest[static_cast<std::size_t>(simplex[static_cast<std::size_t>(k) + 1])] -
                     rest[static_cast<std::size_t>(simplex[0])];
    const Square inverse = edges.inverse();
    typename Mesh::Data shape;
    for (int i = 0; i < d; ++i)
      for (int j = 0; j < d; ++j) shape.inverse[i][j] = inverse(i, j);
    const double size = std::abs(edges.determinant()) / (d == 2 ? 2.0 : 6.0);
    if constexpr (d == 2)
      shape.area = size;
    else
      shape.volume = size;
    data->push_back(shape);
    auto& row = rows->emplace_back();
    for (std::size_t k = 0; k <= d; ++k)
      for (std::size_t i = 0; i < d; ++i) row[d * k + i] = d * simplex[k] + static_cast<int>(i);
  }
  result.mesh.n = d * vertices;
  result.mesh.count = static_cast<int>(data->size());
  result.mesh.index.rows = std::move(rows);
  result.mesh.table = std::move(data);
  return result;
}

}  // namespace

MeshAt<TriangleMesh> triangle_mesh(int elements) {
  const int side = std::max(1, static_cast<int>(std::lround(std::sqrt(elements / 2.0))));
  const int row = side + 1;
  std::vector<std::array<int, 3>> triangles;
  for (int j = 0; j < side; ++j)
    for (int i = 0; i < side; ++i) {
      const int corner = i + row * j;
      triangles.push_back({corner, corner + 1, corner + row});
      triangles.push_back({corner + 1, corner + row + 1, corner + row});
    }
  return deformed<2, TriangleMesh>({row, row}, triangles);
}

MeshAt<TetrahedronMesh> tetrahedron_mesh(int elements) {
  const int side = std::max(1, static_cast<int>(std::lround(std::cbrt(elements / 6.0))));
  const int row = side + 1, layer = row * row;
  // Every cube in six, one for each order of walking from its first to its last corner (Kuhn).
  const int steps[3] = {1, row, layer};
  std::vector<std::array<int, 4>> tetrahedra;
  for (int k = 0; k < side; ++k)
    for (int j = 0; j < side; ++j)
      for (int i = 0; i < side; ++i) {
        std::array<int, 3> order{0, 1, 2};
        do {
          std::array<int, 4> corners{i + row * j + layer * k};
          for (std::size_t s = 0; s < 3; ++s) corners[s + 1] = corners[s] + steps[order[s]];
          tetrahedra.push_back(corners);
        } while (std::next_permutation(order.begin(), order.end()));
      }
  return deformed<3, TetrahedronMesh>({row, row, row}, tetrahedra);
}

}  // namespace hesse::apps::hessians
