#include <hesse/problems/bounded/grid.hpp>

#include <cstddef>

namespace hesse::problems::bounded {
namespace {

int largest_divisor_up_to_root(int n) {
  int best = 1;
  for (int d = 2; d <= n / d; ++d)
    if (n % d == 0) best = d;
  return best;
}

}  // namespace

Grid::Grid(int n, double width, double height)
    : Scalable(n), nx_(largest_divisor_up_to_root(n)), ny_(n / nx_), hx_(width / (nx_ + 1)), hy_(height / (ny_ + 1)) {}

std::vector<double> Grid::nodes(const std::function<double(int i, int j)>& f) const {
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(n()));
  for (int j = 1; j <= ny_; ++j)
    for (int i = 1; i <= nx_; ++i) values.push_back(f(i, j));
  return values;
}

}  // namespace hesse::problems::bounded
