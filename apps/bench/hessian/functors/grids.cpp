#include "grids.hpp"

#include <algorithm>
#include <hesse/problems/generator.hpp>

namespace hesse::apps::hessians {

SurfaceAt minimal_surface(int cells) {
  const int side = std::max(1, static_cast<int>(std::lround(std::sqrt(cells))));
  const int row = side + 1;
  auto rows = std::make_shared<std::vector<std::array<int, 4>>>();
  for (int j = 0; j < side; ++j)
    for (int i = 0; i < side; ++i) {
      const int corner = i + row * j;
      rows->push_back({corner, corner + 1, corner + row, corner + row + 1});
    }
  SurfaceAt result;
  result.surface.n = row * row;
  result.surface.count = side * side;
  result.surface.index.rows = std::move(rows);
  result.x.resize(row * row);
  problems::Generator generator(23);
  for (int j = 0; j < row; ++j)
    for (int i = 0; i < row; ++i)
      result.x[i + row * j] = 3.0 * std::sin(0.2 * i) * std::cos(0.15 * j) + generator.uniform(-0.1, 0.1);
  return result;
}

ControlAt optimal_control(int steps) {
  problems::Generator generator(29);
  auto data = std::make_shared<std::vector<ControlStep>>();
  for (int t = 0; t < steps; ++t) data->push_back({generator.uniform(0.01, 0.03), 3.1415926535897931});
  ControlAt result;
  result.control.n = 3 * steps + 2;
  result.control.count = steps;
  result.control.table = std::move(data);
  result.x.resize(result.control.n);
  for (auto& value : result.x) value = generator.uniform(-1.0, 1.0);
  return result;
}

}  // namespace hesse::apps::hessians
