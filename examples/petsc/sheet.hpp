#pragma once

#include <Eigen/Core>
#include <array>
#include <cmath>

// A square elastic sheet of side × side knots, each with two coordinates, divided into triangles. Springs hold its left
// edge, and pull its right edge to where it lies when it is moved and turned.
struct Sheet {
  using Index = Eigen::Index;

  Index side;

  Index variables() const { return 2 * side * side; }
  Index triangles() const { return 2 * (side - 1) * (side - 1); }
  double spacing() const { return 1.0 / double(side - 1); }
  Index knot(Index row, Index column) const { return side * row + column; }
  double thickness(std::size_t triangle) const { return triangle % 3 == 0 ? 1.5 : 1.0; }

  // The stretched, turned place of the knots of an edge: springs 0 to side − 1 are left, the others right.
  Index edge_knot(Index spring) const { return spring < side ? knot(spring, 0) : knot(spring - side, side - 1); }
  Eigen::Vector2d edge_place(Index spring) const {
    const double height = spacing() * double(spring % side);
    if (spring < side) return {0.0, height};
    constexpr double angle = 0.7;
    return {1.4 - std::sin(angle) * (height - 0.5), 0.5 + std::cos(angle) * (height - 0.5)};
  }

  Eigen::VectorXd flat() const {
    Eigen::VectorXd x(variables());
    for (Index i = 0; i < side; ++i)
      for (Index j = 0; j < side; ++j) x.segment<2>(2 * knot(i, j)) << spacing() * double(j), spacing() * double(i);
    return x;
  }

  // Adds the energy to a hesse::Sum, or to a DistributedSum.
  template <class Sum>
  void add_to(Sum& energy) const {
    const auto corners = [*this](auto e) {
      const Index square = Index(e) / 2, k = knot(square / (side - 1), square % (side - 1));
      const auto [a, b, c] =
          Index(e) % 2 == 0 ? std::array{k, k + 1, k + side} : std::array{k + side + 1, k + side, k + 1};
      return std::array{2 * a, 2 * a + 1, 2 * b, 2 * b + 1, 2 * c, 2 * c + 1};
    };
    // A neo-Hookean material: it resists changes of shape, and of area by the logarithm.
    energy.template add<6>(triangles(), corners, [*this](const auto& x, std::size_t e) {
      using std::log;
      const double scale = 1.0 / spacing();
      const auto f00 = scale * (x[2] - x[0]), f10 = scale * (x[3] - x[1]);
      const auto f01 = scale * (x[4] - x[0]), f11 = scale * (x[5] - x[1]);
      const auto log_area = log(f00 * f11 - f01 * f10);
      const auto square = f00 * f00 + f01 * f01 + f10 * f10 + f11 * f11;
      return 0.5 * spacing() * spacing() * thickness(e) * (0.5 * (square - 2.0) - log_area + 2.5 * log_area * log_area);
    });
    const auto ends = [*this](auto s) {
      const Index k = edge_knot(Index(s));
      return std::array{2 * k, 2 * k + 1};
    };
    energy.template add<2>(2 * side, ends, [*this](const auto& x, std::size_t s) {
      const Eigen::Vector2d place = edge_place(Index(s));
      const auto dx = x[0] - place[0], dy = x[1] - place[1];
      return 10.0 * spacing() * (dx * dx + dy * dy);
    });
  }
};
