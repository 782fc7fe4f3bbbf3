#include <hesse/problems/physics/tetrahedra.hpp>

#include <algorithm>

#include <hesse/problems/generator.hpp>

namespace hesse::problems::physics {
namespace {

using Edges = std::array<std::array<double, 3>, 3>;

Tetrahedron at_rest(const std::array<int, 4>& nodes, const Edges& e) {
  // Column i of the matrix is edge i; row i of its inverse is the cross product of the other two edges by the determinant.
  const auto cross = [](const auto& u, const auto& v) {
    return std::array{u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]};
  };
  const std::array rows{cross(e[1], e[2]), cross(e[2], e[0]), cross(e[0], e[1])};
  const double determinant = e[0][0] * rows[0][0] + e[0][1] * rows[0][1] + e[0][2] * rows[0][2];
  Tetrahedron t{nodes, {}, determinant / 6.0};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) t.inverse[3 * i + j] = rows[i][j] / determinant;
  return t;
}

}  // namespace

NeoHookeanBlock::NeoHookeanBlock(int n) : Scalable(n) {
  const int p = largest_below(n, count), side = p + 1;
  held_ = side * side;
  const auto node = [&](int i, int j, int k) { return k + side * (j + side * i); };
  std::vector<std::array<double, 3>> rest;
  Generator random(11);
  for (int i = 0; i <= 2 * p; ++i)
    for (int j = 0; j <= p; ++j)
      for (int k = 0; k <= p; ++k) {
        std::array<double, 3> place{1.0 * i, 1.0 * j, 1.0 * k};
        const bool inner = i > 0 && i < 2 * p && j > 0 && j < p && k > 0 && k < p;
        for (auto& coordinate : place) coordinate = (coordinate + (inner ? random.uniform(-0.1, 0.1) : 0.0)) / p;
        rest.push_back(place);
        if (i == 0) {
          held_places_.insert(held_places_.end(), place.begin(), place.end());
        } else {
          const double angle = 0.25 * pi * place[0], y = place[1] - 0.5, z = place[2] - 0.5;
          start_.insert(start_.end(), {place[0], 0.5 + std::cos(angle) * y - std::sin(angle) * z,
                                       0.5 + std::sin(angle) * y + std::cos(angle) * z});
        }
      }
  // A tetrahedron goes from one corner of the cube to the opposite one along the three axes, in one of six orders [Fre42].
  for (int i = 0; i < 2 * p; ++i)
    for (int j = 0; j < p; ++j)
      for (int k = 0; k < p; ++k) {
        std::array<std::size_t, 3> axes{0, 1, 2};
        do {
          std::array<int, 3> corner{i, j, k};
          std::array<int, 4> nodes{node(i, j, k)};
          for (std::size_t step = 0; step < 3; ++step) {
            ++corner[axes[step]];
            nodes[step + 1] = node(corner[0], corner[1], corner[2]);
          }
          const bool odd = ((axes[0] > axes[1]) != (axes[0] > axes[2])) != (axes[1] > axes[2]);
          if (odd) std::swap(nodes[1], nodes[2]);
          Edges edges;
          for (std::size_t edge = 0; edge < 3; ++edge)
            for (std::size_t axis = 0; axis < 3; ++axis)
              edges[edge][axis] = rest[static_cast<std::size_t>(nodes[edge + 1])][axis] -
                                  rest[static_cast<std::size_t>(nodes[0])][axis];
          tetrahedra_.push_back(at_rest(nodes, edges));
        } while (std::next_permutation(axes.begin(), axes.end()));
      }
}

Info NeoHookeanBlock::info() const {
  auto info = describe("neo-Hookean block, held at one side", "energy [BW08], block by hesse",
                       "sum of elements (up to 12 variables each)", start_,
                       {{108, 0.072452603451353560}, {288, 0.067246931731449678}});
  info.domain = "no tetrahedron turned over";
  return info;
}

}  // namespace hesse::problems::physics
