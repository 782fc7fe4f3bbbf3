#pragma once

#include <Eigen/Core>

namespace hesse::ad::detail {

// Several directions (or products with them) side by side: one row for each variable, so the numbers of a variable are
// contiguous in memory.
using DirectionBlock = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

}  // namespace hesse::ad::detail
