// Problem: a square net of 12 x 12 knots hangs by its four corners. It rests where its energy is least.
// Uses: hesse::Sum. The energy is a sum of 264 springs of 6 variables and 144 weights of 1 variable. hesse
// differentiates one spring and one weight, and evaluates many of them at a time.
// Look at: the heights along a row in the middle, and the few entries of the Hessian that can be nonzero.
// Bounds pin the corners: a variable whose bounds are equal keeps its value.
#include <array>
#include <cmath>
#include <cstdio>
#include <hesse/hesse.hpp>
#include <iostream>
#include <limits>
#include <vector>

using Eigen::Index;

constexpr Index side = 12;            // knots on each side
constexpr Index n = 3 * side * side;  // coordinates of the knots
constexpr double spacing = 1.0 / (side - 1);
constexpr double rest_length = 0.8 * spacing;
constexpr double stiffness = 100.0, weight = 0.05;  // of a spring, of a knot

Index knot(Index row, Index column) { return side * row + column; }

int main() {
  std::vector<std::array<Index, 2>> springs;
  for (Index i = 0; i < side; ++i)
    for (Index j = 0; j + 1 < side; ++j) {
      springs.push_back({knot(i, j), knot(i, j + 1)});
      springs.push_back({knot(j, i), knot(j + 1, i)});
    }

  hesse::Sum energy(n);
  const auto ends = [&](auto e) {
    const Index a = 3 * springs[e][0], b = 3 * springs[e][1];
    return std::array{a, a + 1, a + 2, b, b + 1, b + 2};
  };
  energy.add<6>(static_cast<Index>(springs.size()), ends, [](const auto& x) {
    using std::sqrt;
    const auto dx = x[3] - x[0], dy = x[4] - x[1], dz = x[5] - x[2];
    const auto stretch = sqrt(dx * dx + dy * dy + dz * dz) - rest_length;
    return 0.5 * stiffness * stretch * stretch;
  });
  energy.add<1>(
      side * side, [](auto e) { return std::array{3 * e + 2}; }, [](const auto& z) { return weight * z[0]; });

  // The flat net is the start; the corners keep their places.
  Eigen::VectorXd flat = Eigen::VectorXd::Zero(n);
  for (Index i = 0; i < side; ++i)
    for (Index j = 0; j < side; ++j) flat.segment<2>(3 * knot(i, j)) = spacing * Eigen::Vector2d(double(j), double(i));
  hesse::Options options;
  options.lower = Eigen::VectorXd::Constant(n, -std::numeric_limits<double>::infinity());
  options.upper = -options.lower;
  for (const Index corner : {knot(0, 0), knot(0, side - 1), knot(side - 1, 0), knot(side - 1, side - 1)})
    options.lower.segment<3>(3 * corner) = options.upper.segment<3>(3 * corner) = flat.segment<3>(3 * corner);

  const hesse::Result result = hesse::minimize(energy, flat, options);
  if (!result.converged()) {
    std::cerr << result.summary.full();
    return 1;
  }

  std::printf("energy   %.4f flat, %.4f hanging\n", result.summary.start_f, result.summary.f);
  std::printf("entries  %ld of %ld in the lower triangle of the Hessian\n",
              static_cast<long>(energy.hessian_structure().inner.size()), static_cast<long>(n * (n + 1) / 2));
  std::printf("heights ");
  for (Index j = 0; j < side; ++j) std::printf(" %.4f", result.x[3 * knot(side / 2, j) + 2]);
  std::cout << "\nquality  " << result.summary.quality << '\n';
}
