#pragma once

#include <Eigen/Core>
#include <vector>

namespace hesse::ad {

// Where the values of a Jacobian go: row by row, columns ascending.
struct RowStructure {
  std::vector<Eigen::Index> outer{0}, inner;

  // Where the entry stands, or would stand if it is not in the structure.
  Eigen::Index place(Eigen::Index row, Eigen::Index column) const;
  bool contains(Eigen::Index row, Eigen::Index column) const;
};

}  // namespace hesse::ad
