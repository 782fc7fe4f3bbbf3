#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <hesse/ad/sparsity/lane_operations.hpp>
#include <hesse/ad/sparsity/scatter_plan.hpp>

namespace hesse::ad {

// How to add rows to places in arithmetic progression: the number of row[t] goes to target[base + increment · t].
struct AffineAdd {
  enum class Kind : std::uint8_t {
    fold,    // first to the row `other`: other[t + shift] += row[t]; its last `shift` numbers to the target
    sum,     // increment 0
    stream,  // increment 1
    pairs,   // increment 2, with the row `other` in between
    strided
  };
  Kind kind;
  std::uint32_t base;  // with the private bit
  std::int32_t increment;
  std::uint32_t row, other, shift;
};

// Where the column of a table begins, and how it goes on.
struct Progression {
  std::uint32_t base;
  std::int32_t increment;
};

// All groups of a plan whose columns are in progression.
std::vector<AffineAdd> affine_adds(const ScatterPlan& plan, std::span<const Progression> columns);

// Elements first, …, first + count - 1 of the span, which are the numbers of the rows; count is a multiple of 8. Rows that
// are folded into change.
void run(std::span<const AffineAdd> adds, const LaneOperations& lanes, std::size_t first, std::size_t count,
         double* rows, std::size_t stride, double* const* targets);

}  // namespace hesse::ad
