#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <hesse/ad/sparsity/element_kind.hpp>
#include <hesse/ad/sparsity/lower_triangle.hpp>
#include <hesse/ad/sparsity/scatter_plan.hpp>

namespace hesse::ad {

// What is common to the elements of a kind: which of their variables are neighbours in x, and so which entries of g and H
// are neighbours too and can be moved together with one number of a table for all.
//
// The Hessian block of two runs A and B of local variables stands in the columns of whichever run has the smaller numbers.
// Where that differs between the elements, the rows of the entries (Aᵢ, Bⱼ) and (Aⱼ, Bᵢ) are swapped for those with A < B.
struct ElementLayout {
  // The first entry of a column of the Hessian's table: (row, column), or (swapped_row, swapped_column) where row < column.
  struct Corner {
    std::uint32_t row, column, swapped_row, swapped_column;  // local variables
  };
  // Local variables; an element's bit is set where index[above] < index[below].
  struct Mask {
    std::uint32_t above, below;
  };

  GatherPlan gather;
  ScatterPlan gradient;  // a column of the table for each run: the table of gather
  ScatterPlan hessian;
  std::vector<Corner> corners;  // by column of the Hessian's table
  std::vector<Mask> masks;

  // (row, column) for the variables of an element.
  static std::pair<std::uint32_t, std::uint32_t> entry(const Corner& c, const std::uint32_t* variables) {
    const std::uint32_t row = variables[c.row], column = variables[c.column];
    return row >= column ? std::pair(row, column) : std::pair(variables[c.swapped_row], variables[c.swapped_column]);
  }
  std::size_t bytes() const {
    return gradient.bytes() + hessian.bytes() + corners.capacity() * sizeof(Corner) + masks.capacity() * sizeof(Mask) +
           gather.runs.capacity() * sizeof(Run) + gather.locals.capacity() * sizeof(std::uint32_t);
  }
};

// For a valid kind of elements on n variables; time O(count · width + count · runs²).
ElementLayout element_layout(std::size_t n, const ElementKind& kind);

}  // namespace hesse::ad
