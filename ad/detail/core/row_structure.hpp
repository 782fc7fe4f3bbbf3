#pragma once

#include <Eigen/Core>
#include <vector>

namespace hesse::ad {

// The structure of a Jacobian's values: row by row, columns ascending.
struct RowStructure {
  std::vector<Eigen::Index> outer{0}, inner;

  // The place of the entry, or the place where it would be inserted.
  Eigen::Index place(Eigen::Index row, Eigen::Index column) const;
  bool contains(Eigen::Index row, Eigen::Index column) const;
};

}  // namespace hesse::ad
