#include <hesse/problems/physics/crystal.hpp>

#include <hesse/problems/generator.hpp>

namespace hesse::problems::physics {
namespace {

// Atoms are the integer points of even sum in a cube of 2m × 2m × 2m, in units of half a cell; atom number of such a point.
int atom(int m, int i, int j, int k) { return m * (j + 2 * m * i) + k / 2; }

// visit(i, j, k) in the order of the numbers.
template <class Visit>
void visit_atoms(int m, const Visit& visit) {
  for (int i = 0; i < 2 * m; ++i)
    for (int j = 0; j < 2 * m; ++j)
      for (int k = (i + j) % 2; k < 2 * m; k += 2) visit(i, j, k);
}

const double half_cell = Crystal::spacing / std::sqrt(2.0);

}  // namespace

Crystal::Crystal(int n, bool periodic, int shells) : Scalable(n) {
  const int m = largest_below(n, count), side = 2 * m;
  // Half of the neighbours, so that each pair comes once. Shell number s is at distance² 2s.
  std::vector<std::array<int, 3>> neighbours;
  for (int i = 0; i * i <= 2 * shells; ++i)
    for (int j = -5; j <= 5; ++j)
      for (int k = -5; k <= 5; ++k) {
        const bool later = i > 0 || j > 0 || (j == 0 && k > 0);
        if (later && (i + j + k) % 2 == 0 && i * i + j * j + k * k <= 2 * shells) neighbours.push_back({i, j, k});
      }
  visit_atoms(m, [&](int i, int j, int k) {
    for (const auto& step : neighbours) {
      std::array<int, 3> to{i + step[0], j + step[1], k + step[2]};
      std::array<double, 3> shift{};
      bool inside = true;
      for (std::size_t axis = 0; axis < 3; ++axis) {
        const int wrapped = (to[axis] + 2 * side) % side;
        inside = inside && wrapped == to[axis];
        shift[axis] = half_cell * (wrapped - to[axis]);
        to[axis] = wrapped;
      }
      if (inside || periodic) pairs_.push_back({3 * atom(m, i, j, k), 3 * atom(m, to[0], to[1], to[2]), shift});
    }
  });
}

std::vector<double> Crystal::lattice() const {
  std::vector<double> x;
  visit_atoms(largest_below(n(), count), [&](int i, int j, int k) {
    x.insert(x.end(), {half_cell * i, half_cell * j, half_cell * k});
  });
  return x;
}

std::vector<double> Crystal::shaken(double amplitude) const {
  auto x = lattice();
  Generator random(5);
  for (auto& coordinate : x) coordinate += random.uniform(-amplitude, amplitude);
  return x;
}

Info LennardJonesCrystal::info() const {
  auto info = describe("periodic Lennard-Jones crystal with a cut-off", "[LJ24], truncation in the manner of [SF73]",
                       "sum of elements (6 variables each)", shaken(0.08), {});
  constexpr double s = spacing * spacing;
  const double atom = 6.0 * potential(s) + 3.0 * potential(2.0 * s) + 12.0 * potential(3.0 * s);
  info.minima = {local(n() / 3 * atom, lattice(), "the lattice, free to move")};
  info.domain = "no two atoms at one place";
  return info;
}

Info LennardJonesCube::info() const {
  auto info = describe("cube of Lennard-Jones atoms with a cut-off", "[LJ24], truncation in the manner of [SF73]",
                       "sum of elements (6 variables each)", shaken(0.05),
                       {{96, -73.882874351709450}, {324, -303.98579121792395}});
  info.domain = "no two atoms at one place";
  return info;
}

}  // namespace hesse::problems::physics
