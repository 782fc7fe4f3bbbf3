#pragma once

#include <Eigen/Core>

namespace hesse::solver::detail {

// A matrix stored by columns; `stride` numbers lie between the beginnings of two columns.
struct PanelView {
  const double* data;
  Eigen::Index stride;
};

// Which entries of a product are computed; the others are unspecified.
enum class Part { all, lower };  // lower: row ≥ column

// C ← ABᵀ, of which a supernodal factorisation consists: A is m × k, B n × k, C m × n. Uses AVX2 or AVX-512 where the
// processor has it; then the last bits depend on the processor.
void multiply_transposed(PanelView a, PanelView b, Eigen::Index m, Eigen::Index n, Eigen::Index k, double* c,
                         Eigen::Index c_stride, Part part);

}  // namespace hesse::solver::detail
