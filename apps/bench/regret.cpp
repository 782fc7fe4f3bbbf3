#include <algorithm>
#include <cmath>
#include <map>

#include "bench.hpp"

namespace hesse::apps {

Regret regret(const std::vector<Measurement>& rows) {
  struct Cell {
    double chosen = Measurement::unknown;
    double best = std::numeric_limits<double>::infinity();
  };
  std::map<std::string, Cell> cells;
  for (const Measurement& row : rows) {
    if (std::isnan(row.seconds)) continue;
    Cell& cell =
        cells[row.operation + " " + row.workload + " n = " + std::to_string(row.n) + ", m = " + std::to_string(row.m)];
    if (row.chosen) cell.chosen = row.seconds;
    if (!row.remeasured) cell.best = std::min(cell.best, row.seconds);
  }
  Regret result;
  std::vector<double> ratios;
  double logarithms = 0;
  for (const auto& [name, cell] : cells) {
    if (std::isnan(cell.chosen) || std::isinf(cell.best)) continue;
    const double ratio = cell.chosen / cell.best;
    if (ratios.empty() || ratio > result.worst) {
      result.worst = ratio;
      result.worst_cell = name;
    }
    ratios.push_back(ratio);
    logarithms += std::log(ratio);
  }
  if (ratios.empty()) return result;
  std::sort(ratios.begin(), ratios.end());
  result.cells = ratios.size();
  result.geometric_mean = std::exp(logarithms / static_cast<double>(ratios.size()));
  // The smallest ratio that 95 % of the cells do not exceed.
  result.p95 = ratios[static_cast<std::size_t>(std::ceil(0.95 * static_cast<double>(ratios.size()))) - 1];
  return result;
}

}  // namespace hesse::apps
