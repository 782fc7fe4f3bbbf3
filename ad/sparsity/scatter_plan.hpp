#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

// How the numbers of a kind's elements move between x, g, H and the rows a kernel works on. A row holds one input or output
// of consecutive elements; elements are moved eight at a time, an octet. A table gives, column by column, eight numbers an
// octet: where in x, g or the values of H the element's variable, run of variables or run of entries begins.
namespace hesse::ad {

inline constexpr std::size_t octet = 8;

// Set in a number of a table that counts in the part's private values instead (assembly_parts.hpp).
inline constexpr std::uint32_t private_bit = std::uint32_t{1} << 31;

// Local variables that are neighbours in x in every element of the kind: index[locals[first + i]] = index[locals[first]] + i.
struct Run {
  std::uint32_t first, length;
};

struct GatherPlan {
  std::vector<Run> runs;  // a column of the table each
  std::vector<std::uint32_t> locals;
};

// Rows rows[first], rows[first + 1], …, added to neighbouring places: those the numbers of the column begin.
struct ScatterGroup {
  std::uint32_t column, first, length;
};

// Rows that change places for the elements whose bit of the mask is set.
struct RowSwap {
  std::uint32_t mask, row, other;
};

struct ScatterPlan {
  std::vector<ScatterGroup> groups;  // of one row, of two, longer ones
  std::vector<std::uint32_t> rows;
  std::vector<std::uint32_t> lengths;  // places that begin with a number of the column, by column
  std::vector<RowSwap> swaps;          // before the groups are added
  std::uint32_t masks = 0;             // bytes an octet

  std::size_t columns() const { return lengths.size(); }
  std::size_t bytes() const {
    return groups.capacity() * sizeof(ScatterGroup) + swaps.capacity() * sizeof(RowSwap) +
           (rows.capacity() + lengths.capacity()) * sizeof(std::uint32_t);
  }
};

}  // namespace hesse::ad
