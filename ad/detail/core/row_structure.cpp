#include <algorithm>

#include <hesse/ad/detail/core/row_structure.hpp>

namespace hesse::ad {

using Index = Eigen::Index;

Index RowStructure::place(Index row, Index column) const {
  const auto begin = inner.begin() + outer[static_cast<std::size_t>(row)];
  const auto end = inner.begin() + outer[static_cast<std::size_t>(row) + 1];
  return std::lower_bound(begin, end, column) - inner.begin();
}

bool RowStructure::contains(Index row, Index column) const {
  const Index k = place(row, column);
  return k < outer[static_cast<std::size_t>(row) + 1] && inner[static_cast<std::size_t>(k)] == column;
}

}  // namespace hesse::ad
