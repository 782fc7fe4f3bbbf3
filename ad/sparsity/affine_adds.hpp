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
    fold,    // first to the row `other`: other[t + shift] += row[t]
    sum,     // increment 0
    stream,  // increment 1
    pairs,   // increment 2, with the row `other` in between
    strided
  };
  static constexpr std::uint32_t most_shift = 8;
  static constexpr std::size_t carried = 8;  // numbers kept between two calls of run

  Kind kind;
  std::uint32_t base;  // with the private bit
  std::int32_t increment;
  std::uint32_t row, other, shift;

  bool is_private() const { return (base & private_bit) != 0; }
  std::uint32_t place(std::size_t t) const {
    return base + static_cast<std::uint32_t>(increment) * static_cast<std::uint32_t>(t);
  }
};

// Where the column of a table begins, and how it goes on.
struct Progression {
  std::uint32_t base;
  std::int32_t increment;
};

// All groups of a plan whose columns are in progression.
std::vector<AffineAdd> affine_adds(const ScatterPlan& plan, std::span<const Progression> columns);

// The elements of a span that are in the rows.
struct AffineRows {
  std::size_t first, count;  // a multiple of 8
  bool last;                 // of the span
  bool store;                // the places have no other numbers: they are written, not added to
};

// The rows of a span's elements, one call after the other. Rows that are folded into change, and the octet in front of those that are
// folded, which is nobody's. Sums, and the last numbers of rows that are folded, are carried over to the next call:
// AffineAdd::carried numbers for each of the adds.
void run(std::span<const AffineAdd> adds, const LaneOperations& lanes, const AffineRows& elements, double* rows,
         std::size_t stride, double* const* targets, double* carried);

// visit(begin, end) for the ranges of places that the elements first, …, first + count - 1 of `all` are written to by run, but
// for the private ones.
template <class Visit>
void for_each_range(std::span<const AffineAdd> adds, std::size_t first, std::size_t count, std::size_t all,
                    Visit&& visit) {
  for (const AffineAdd& add : adds) {
    const auto each = [&](std::size_t t, std::size_t end) {
      for (; t < end; ++t) visit(add.place(t), add.place(t) + 1);
    };
    if (add.is_private()) continue;
    switch (add.kind) {
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

}  // namespace hesse::ad
