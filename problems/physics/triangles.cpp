#include <hesse/problems/physics/triangles.hpp>

#include <algorithm>

#include <hesse/problems/generator.hpp>

namespace hesse::problems::physics {
namespace {

// The triangle with the edges u and v at rest.
Triangle at_rest(const std::array<int, 3>& nodes, double ux, double uy, double vx, double vy) {
  const double determinant = ux * vy - uy * vx;
  return {nodes, {vy / determinant, -vx / determinant, -uy / determinant, ux / determinant}, 0.5 * determinant};
}

// The unit square is bent and stretched: a map whose determinant is 1.2 − 0.15 pi Y cos(pi X).
std::array<double, 2> stretched(double x, double y) {
  return {1.5 * x + 0.3 * y * y, 0.8 * y + 0.25 * std::sin(pi * x)};
}

// A map of the unit square onto itself that leaves the boundary where it is; its determinant is at least 1 − 0.2 pi.
std::array<double, 2> pushed(double x, double y) {
  const double shift = 0.2 * std::sin(pi * x) * std::sin(pi * y);
  return {x + shift, y + shift};
}

double height(double x, double y) { return 0.3 * std::sin(pi * x) * std::cos(2.0 * pi * y) + 0.5 * x * y; }

}  // namespace

std::vector<std::array<int, 3>> grid_triangles(int side) {
  std::vector<std::array<int, 3>> triangles;
  triangles.reserve(static_cast<std::size_t>(2 * (side - 1)) * static_cast<std::size_t>(side - 1));
  for (int j = 0; j + 1 < side; ++j)
    for (int i = 0; i + 1 < side; ++i) {
      const int a = i + side * j, b = a + 1, c = a + side, d = c + 1;
      if ((i + j) % 2 == 0) {
        triangles.push_back({a, b, d});
        triangles.push_back({a, d, c});
      } else {
        triangles.push_back({a, b, c});
        triangles.push_back({b, d, c});
      }
    }
  return triangles;
}

NeoHookeanSheet::NeoHookeanSheet(int n) : Scalable(n) {
  const int p = largest_below(n, count), side = p + 2;
  const double h = 1.0 / (p + 1);
  std::vector<double> rest;
  Generator random(7);
  for (int j = 0; j < side; ++j)
    for (int i = 0; i < side; ++i) {
      const bool inner = i > 0 && i <= p && j > 0 && j <= p;
      const double x = h * (i + (inner ? random.uniform(-0.2, 0.2) : 0.0));
      const double y = h * (j + (inner ? random.uniform(-0.2, 0.2) : 0.0));
      rest.insert(rest.end(), {x, y});
      const auto [px, py] = pushed(x, y);
      const auto [sx, sy] = stretched(px, py);
      place_.insert(place_.end(), {sx, sy});
      variable_.push_back(inner ? 2 * (i - 1 + p * (j - 1)) : -1);
    }
  for (const auto& nodes : grid_triangles(side)) {
    const auto edge = [&](int to, int k) {
      return rest[static_cast<std::size_t>(2 * to + k)] - rest[static_cast<std::size_t>(2 * nodes[0] + k)];
    };
    triangles_.push_back(at_rest(nodes, edge(nodes[1], 0), edge(nodes[1], 1), edge(nodes[2], 0), edge(nodes[2], 1)));
  }
}

Info NeoHookeanSheet::info() const {
  std::vector<double> start;
  for (std::size_t node = 0; node < variable_.size(); ++node)
    if (variable_[node] >= 0) start.insert(start.end(), {place_[2 * node], place_[2 * node + 1]});
  auto info = describe("neo-Hookean sheet with a fixed boundary", "energy [BW08], sheet by hesse",
                       "sum of elements (up to 6 variables each)", std::move(start),
                       {{98, 0.53069833535055375}, {450, 0.53034620740731630}});
  info.domain = "no triangle turned over";
  return info;
}

SymmetricDirichlet::SymmetricDirichlet(int n) : Scalable(n) {
  const int p = largest_below(n, count);
  const auto edge = [&](int from, int to) {
    const double h = 1.0 / (p - 1), x = h * (from % p), y = h * (from / p), u = h * (to % p), v = h * (to / p);
    return std::array{u - x, v - y, height(u, v) - height(x, y)};
  };
  for (const auto& nodes : grid_triangles(p)) {
    // The first edge is laid on the x-axis.
    const auto u = edge(nodes[0], nodes[1]), v = edge(nodes[0], nodes[2]);
    const double length = std::sqrt(u[0] * u[0] + u[1] * u[1] + u[2] * u[2]);
    const double along = (u[0] * v[0] + u[1] * v[1] + u[2] * v[2]) / length;
    const double across = std::sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2] - along * along);
    triangles_.push_back(at_rest(nodes, length, 0.0, along, across));
  }
}

Info SymmetricDirichlet::info() const {
  const int p = largest_below(n(), count);
  auto info = describe("flattened surface by the symmetric Dirichlet energy", "energy [SS15], surface by hesse",
                       "sum of elements (6 variables each)",
                       each(n(),
                            [p](int k) {
                              const int node = (k - 1) / 2;
                              return (k % 2 == 1 ? node % p : node / p) / (p - 1.0);
                            }),
                       {{98, 5.8593392999320173}, {450, 5.9301895257265130}});
  info.domain = "no triangle turned over";
  return info;
}

}  // namespace hesse::problems::physics
