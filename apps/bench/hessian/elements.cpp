#include "elements.hpp"

#include <algorithm>

namespace hesse::apps::hessians {
namespace {

// Calls visit(row, column) for the packed local entries of every element, in order; row ≥ column.
template <class Visit>
void for_each_entry(int width, const std::vector<int>& index, Visit visit) {
  const auto k = static_cast<std::size_t>(width);
  for (std::size_t e = 0; e < index.size(); e += k)
    for (std::size_t i = 0; i < k; ++i)
      for (std::size_t j = 0; j <= i; ++j)
        visit(std::max(index[e + i], index[e + j]), std::min(index[e + i], index[e + j]));
}

}  // namespace

Assembly assemble(int n, int width, const std::vector<int>& index) {
  // Rows bucketed by column, then sorted and made unique column by column.
  const auto columns = static_cast<std::size_t>(n);
  std::vector<std::size_t> begin(columns + 1, 0);
  for_each_entry(width, index, [&](int, int column) { ++begin[static_cast<std::size_t>(column) + 1]; });
  for (std::size_t j = 0; j < columns; ++j) begin[j + 1] += begin[j];
  std::vector<int> rows(begin[columns]);
  auto next = begin;
  for_each_entry(width, index, [&](int row, int column) { rows[next[static_cast<std::size_t>(column)]++] = row; });

  Assembly assembly;
  assembly.structure.n = n;
  auto& [size, outer, inner] = assembly.structure;
  outer.assign(1, 0);
  for (std::size_t j = 0; j < columns; ++j) {
    const auto first = rows.begin() + static_cast<std::ptrdiff_t>(begin[j]);
    auto last = rows.begin() + static_cast<std::ptrdiff_t>(begin[j + 1]);
    std::sort(first, last);
    last = std::unique(first, last);
    inner.insert(inner.end(), first, last);
    outer.push_back(static_cast<Eigen::Index>(inner.size()));
  }
  assembly.slots.reserve(rows.size());
  for_each_entry(width, index, [&](int row, int column) {
    const auto first = inner.begin() + outer[static_cast<std::size_t>(column)];
    const auto last = inner.begin() + outer[static_cast<std::size_t>(column) + 1];
    assembly.slots.push_back(static_cast<int>(std::lower_bound(first, last, row) - inner.begin()));
  });
  return assembly;
}

Assembly assemble_dense(int n, int width, const std::vector<int>& index) {
  Assembly assembly;
  assembly.structure.n = n;
  for_each_entry(width, index, [&](int row, int column) { assembly.slots.push_back(row + column * n); });
  return assembly;
}

}  // namespace hesse::apps::hessians
