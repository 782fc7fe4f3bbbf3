#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

// Plans to move the numbers of a type's elements between x, g, H and the rows of a kernel. A row holds one input or
// output of consecutive elements; elements are moved by octets of eight. A table has eight numbers for each octet and
// column: where in x, g or the values of H the element's variable, run of variables or run of entries begins.
namespace hesse::ad::detail {

inline constexpr std::size_t octet = 8;

// Set in a number of a table that refers to the private values of the part (assembly_parts.hpp).
inline constexpr std::uint32_t private_bit = std::uint32_t{1} << 31;

// A run of local variables, neighbours in x in every element: index[locals[first + i]] = index[locals[first]] + i.
struct VariableRange {
  std::uint32_t first, length;
};

struct GatherPlan {
  std::vector<VariableRange> runs;  // one column of the table for each
  std::vector<std::uint32_t> locals;
};

// Rows rows[first], rows[first + 1], … are added to consecutive places, which begin at the numbers of the column.
struct ScatterSegment {
  std::uint32_t column, first, length;
};

// Two rows that are swapped for the elements whose bit of the mask is set.
struct RowSwap {
  std::uint32_t mask, row, other;
};

struct ScatterPlan {
  std::vector<ScatterSegment> segments;  // first those of one row, then of two, then longer ones
  std::vector<std::uint32_t> rows;
  std::vector<std::uint32_t> lengths;  // by column: how many places begin at a number of it
  std::vector<RowSwap> swaps;          // done before the segments are added
  std::uint32_t masks = 0;             // bytes for each octet

  std::size_t columns() const { return lengths.size(); }
  std::size_t bytes() const {
    return segments.capacity() * sizeof(ScatterSegment) + swaps.capacity() * sizeof(RowSwap) +
           (rows.capacity() + lengths.capacity()) * sizeof(std::uint32_t);
  }
};

}  // namespace hesse::ad::detail
