#include <hesse/problems/classic/lennard_jones.hpp>

#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <hesse/problems/generator.hpp>

namespace hesse::problems {
namespace {

// Lowest known energies: [CCD] gives six decimals, the others are our own refinement of the same minima.
const std::map<int, double>& lowest_energies() {
  static const std::map<int, double> energies{{2, -1.0},
                                              {3, -3.0},
                                              {4, -6.0},
                                              {5, -9.103852415707557},
                                              {6, -12.712062256809339},
                                              {7, -16.505384168012216},
                                              {8, -19.821489},
                                              {9, -24.113360},
                                              {10, -28.422532},
                                              {11, -32.765970},
                                              {12, -37.967600},
                                              {13, -44.326801419534023},
                                              {38, -173.92842659062876}};
  return energies;
}

using Points = std::vector<double>;

void add(Points& points, double x, double y, double z) { points.insert(points.end(), {x, y, z}); }

// Bipyramids, centred icosahedron and truncated octahedron: the shapes of the lowest minima, edges near 2^(1/6).
Points bipyramid(int ring, double radius, double height) {
  Points points;
  for (int k = 0; k < ring; ++k) {
    const double angle = 2.0 * 3.14159265358979323846 * k / ring;
    add(points, radius * std::cos(angle), radius * std::sin(angle), 0.0);
  }
  add(points, 0.0, 0.0, height);
  add(points, 0.0, 0.0, -height);
  return points;
}

Points icosahedron() {
  const double a = 0.57;
  const double b = a * 1.6180339887498949;
  Points points;
  add(points, 0.0, 0.0, 0.0);
  for (const double s : {-a, a}) {
    for (const double t : {-b, b}) {
      add(points, 0.0, s, t);
      add(points, s, t, 0.0);
      add(points, t, 0.0, s);
    }
  }
  return points;
}

// 38 lattice points of the face-centred cube nearest to the centre of an octahedral hole.
Points truncated_octahedron() {
  const double half_edge = 0.785;
  Points points;
  for (int i = -3; i <= 3; ++i) {
    for (int j = -3; j <= 3; ++j) {
      for (int k = -3; k <= 3; ++k) {
        const bool lattice = (i + j + k) % 2 != 0;
        if (lattice && i * i + j * j + k * k <= 5) add(points, half_edge * i, half_edge * j, half_edge * k);
      }
    }
  }
  return points;
}

// Any other number: a cubic grid, filled outwards layer by layer.
Points grid(int atoms) {
  const int side = static_cast<int>(std::ceil(std::cbrt(atoms)));
  Points points;
  for (int k = 0; k < atoms; ++k) {
    add(points, 1.1 * (k % side), 1.1 * (k / side % side), 1.1 * (k / (side * side)));
  }
  return points;
}

Points structure(int atoms) {
  switch (atoms) {
    case 3:
      return {0.0, 0.0, 0.0, 1.1, 0.0, 0.0, 0.55, 0.95, 0.0};
    case 4:
      return {0.4, 0.4, 0.4, 0.4, -0.4, -0.4, -0.4, 0.4, -0.4, -0.4, -0.4, 0.4};
    case 5:
      return bipyramid(3, 0.64, 0.9);
    case 6:
      return bipyramid(4, 0.79, 0.79);
    case 7:
      return bipyramid(5, 0.95, 0.57);
    case 13:
      return icosahedron();
    case 38:
      return truncated_octahedron();
    default:
      return grid(atoms);
  }
}

Points shaken(Points points, double amplitude) {
  Generator generator(points.size());
  for (auto& coordinate : points) coordinate += generator.uniform(-amplitude, amplitude);
  return points;
}

}  // namespace

Info LennardJones::info() const {
  const int atoms = n_ / 3;
  Info info;
  info.title = "Lennard-Jones cluster of " + std::to_string(atoms) + " atoms";
  info.source = "[LJ24], minima [CCD]";
  info.structure = "sum of elements (6 variables each)";
  info.starts = {{"1", shaken(structure(atoms), 0.05)}, {"grid", shaken(grid(atoms), 0.1)}};
  const auto& energies = lowest_energies();
  if (const auto known = energies.find(atoms); known != energies.end()) {
    info.minima = {{known->second,
                    {},
                    MinimumKind::global,
                    "the minimiser is free to move and turn; other local minima from N = 6 on"}};
  }
  info.domain = "no two atoms at one place";
  return info;
}

}  // namespace hesse::problems
