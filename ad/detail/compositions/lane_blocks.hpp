#pragma once

#include <Eigen/Core>
#include <algorithm>

// Blocks of variables that take the lanes of one pass.
namespace hesse::ad::detail::kernels {

using Index = Eigen::Index;

inline Index blocks(Index n, int lanes) { return (n + lanes - 1) / lanes; }
// The lanes in use in the block of variables that begins at `first`.
inline int used_lanes(Index n, int lanes, Index first) {
  return static_cast<int>(std::clamp<Index>(n - first, 0, lanes));
}
// The lane of variable i in the block that begins at `first`, or -1.
template <int K>
int lane_of(Index i, Index first) {
  return i >= first && i < first + K ? static_cast<int>(i - first) : -1;
}

}  // namespace hesse::ad::detail::kernels
