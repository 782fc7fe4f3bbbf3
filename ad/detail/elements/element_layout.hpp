#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <hesse/ad/detail/elements/element_type.hpp>
#include <hesse/ad/detail/elements/hessian_pattern.hpp>
#include <hesse/ad/detail/elements/scatter_plan.hpp>

namespace hesse::ad::detail {

// The layout common to the elements of a type: which of their variables are neighbours in x. The entries of g and H of
// such a run of variables are neighbours too, so one number of a table suffices to move them together.
//
// The Hessian block of two runs A and B of local variables stands in the columns of the run with the smaller variables.
// If this differs between elements, the rows of entries (Aᵢ, Bⱼ) and (Aⱼ, Bᵢ) are swapped if A < B.
struct ElementLayout {
  // The first entry of a column of the Hessian table: (row, column), or (swapped_row, swapped_column) if row < column.
  struct Corner {
    std::uint32_t row, column, swapped_row, swapped_column;  // local variables
  };
  // The bits that decide about a swap, by local variables: an element's bit is set if index[above] < index[below].
  struct Mask {
    std::uint32_t above, below;
  };

  GatherPlan gather;
  ScatterPlan gradient;  // one column of the table for each run: the table of gather
  ScatterPlan hessian;
  std::vector<Corner> corners;  // by column of the Hessian table
  std::vector<Mask> masks;

  // The entry (row, column) of a corner for the variables of one element.
  static std::pair<std::uint32_t, std::uint32_t> entry(const Corner& c, const std::uint32_t* variables) {
    const std::uint32_t row = variables[c.row], column = variables[c.column];
    return row >= column ? std::pair(row, column) : std::pair(variables[c.swapped_row], variables[c.swapped_column]);
  }
  std::size_t bytes() const {
    return gradient.bytes() + hessian.bytes() + corners.capacity() * sizeof(Corner) + masks.capacity() * sizeof(Mask) +
           gather.runs.capacity() * sizeof(VariableRange) + gather.locals.capacity() * sizeof(std::uint32_t);
  }
};

// Computes the layout of a valid type of elements on n variables; time O(count · width + count · runs²).
ElementLayout element_layout(std::size_t n, const ElementType& type);

}  // namespace hesse::ad::detail
