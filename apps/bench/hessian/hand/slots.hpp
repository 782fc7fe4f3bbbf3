#pragma once

#include <algorithm>

#include "../workload.hpp"

namespace hesse::apps::hessians {

// Where entry (row, column) of a sparse lower triangle is stored.
inline int slot_of(const Structure& structure, int row, int column) {
  const auto first = structure.inner.begin() + structure.outer[at(column)];
  const auto last = structure.inner.begin() + structure.outer[at(column) + 1];
  return static_cast<int>(std::lower_bound(first, last, row) - structure.inner.begin());
}

}  // namespace hesse::apps::hessians
