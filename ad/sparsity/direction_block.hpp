#pragma once

#include <Eigen/Core>

namespace hesse::ad {

// Several directions (or products with them) side by side: a row for each variable, the directions of one variable next to
// each other in memory.
using DirectionBlock = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

}  // namespace hesse::ad
