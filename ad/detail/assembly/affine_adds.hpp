#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <hesse/ad/detail/assembly/simd_kernels.hpp>
#include <hesse/ad/detail/elements/scatter_plan.hpp>

namespace hesse::ad::detail {

// A scatter of one row to places in arithmetic progression: row[t] is added to target[base + increment · t].
struct AffineAdd {
  enum class Kind : std::uint8_t {
    fold,    // added to the row `other` first: other[t + shift] += row[t]
    sum,     // increment 0
    stream,  // increment 1
    pairs,   // increment 2; the row `other` goes to the places in between
    strided
  };
  static constexpr std::uint32_t max_shift = 8;
  static constexpr std::size_t carried = 8;  // numbers kept between two calls of run

  Kind type;
  std::uint32_t base;  // may carry private_bit
  std::int32_t increment;
  std::uint32_t row, other, shift;

  bool is_private() const { return (base & private_bit) != 0; }
  std::uint32_t place(std::size_t t) const {
    return base + static_cast<std::uint32_t>(increment) * static_cast<std::uint32_t>(t);
  }
};

// A column of a table in arithmetic progression: its first place and the increment.
struct Progression {
  std::uint32_t base;
  std::int32_t increment;
};

// Returns one AffineAdd for each segment of the plan; every column of the plan is in progression.
std::vector<AffineAdd> affine_adds(const ScatterPlan& plan, std::span<const Progression> columns);

// Consecutive elements of a range whose numbers are in the rows.
struct AffineRows {
  std::size_t first, count;  // a multiple of 8
  bool last;                 // these are the last elements of the range
  bool store;                // nothing else is added to these places: they are written, not added to
};

// Adds the rows of a range's elements to the targets; a range takes several calls. A row that receives a fold is
// modified, and so is the octet in front of a folded row; that octet belongs to no element. Sums and the last numbers
// of folded rows are carried over to the next call: `carried` has AffineAdd::carried numbers for each add.
void run(std::span<const AffineAdd> adds, const SimdKernels& simd, const AffineRows& elements, double* rows,
         std::size_t stride, double* const* targets, double* carried);

// Calls visit(begin, end) for the ranges of places to which run writes elements first, …, first + count - 1 of `all`.
// Private places are skipped.
template <class Visit>
void for_each_range(std::span<const AffineAdd> adds, std::size_t first, std::size_t count, std::size_t all,
                    Visit&& visit) {
  for (const AffineAdd& add : adds) {
    const auto each = [&](std::size_t t, std::size_t end) {
      for (; t < end; ++t) visit(add.place(t), add.place(t) + 1);
    };
    if (add.is_private()) continue;
    switch (add.type) {
      case AffineAdd::Kind::sum:
        visit(add.base, add.base + 1);
        break;
      case AffineAdd::Kind::fold:
        if (first + count == all) each(all - add.shift, all);
        break;
      case AffineAdd::Kind::stream:
      case AffineAdd::Kind::pairs:
        visit(add.place(first), add.place(first + count));
        break;
      case AffineAdd::Kind::strided:
        each(first, first + count);
        break;
    }
  }
}

}  // namespace hesse::ad::detail
