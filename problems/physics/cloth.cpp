#include <hesse/problems/physics/cloth.hpp>

#include <hesse/problems/generator.hpp>

namespace hesse::problems::physics {

Cloth::Cloth(int n) : Scalable(n) {
  const int p = largest_below(n, count);
  int next = 0;
  for (int knot = 0; knot < p * p; ++knot) {
    const bool held = knot == 0 || knot == p - 1;
    variable_.push_back(held ? -1 : next);
    if (!held) next += 3;
  }
  const auto add = [&](int i, int j, int di, int dj, double stiffness) {
    if (i + di < 0 || i + di >= p || j + dj >= p) return;
    const double length = std::sqrt(di * di + dj * dj) / (p - 1);
    springs_.push_back({i + p * j, i + di + p * (j + dj), length, stiffness});
  };
  for (int j = 0; j < p; ++j)
    for (int i = 0; i < p; ++i) {
      for (const int apart : {1, 2}) {
        add(i, j, apart, 0, apart == 1 ? 1000.0 : 50.0);
        add(i, j, 0, apart, apart == 1 ? 1000.0 : 50.0);
      }
      add(i, j, 1, 1, 500.0);
      add(i, j, -1, 1, 500.0);
    }
}

Info Cloth::info() const {
  // Level and flat, but for a tenth of a cell.
  const int p = largest_below(n(), count);
  Generator random(3);
  std::vector<double> start;
  for (int knot = 0; knot < p * p; ++knot) {
    if (variable_[static_cast<std::size_t>(knot)] < 0) continue;
    for (const int coordinate : {knot % p, knot / p, 0})
      start.push_back((coordinate + random.uniform(-0.1, 0.1)) / (p - 1));
  }
  return describe("cloth of springs hanging by two corners", "springs [Pro95], cloth by hesse",
                  "sum of elements (up to 6 variables each)", std::move(start),
                  {{102, -0.50030775183471368}, {501, -0.50050110789765446}});
}

}  // namespace hesse::problems::physics
