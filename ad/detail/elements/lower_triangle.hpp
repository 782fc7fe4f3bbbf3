#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <hesse/ad/detail/elements/element_type.hpp>

namespace hesse::ad::detail {

// The structure of a symmetric n × n matrix: where its entries (i, j), i ≥ j, stand in the array of values. Sparse:
// compressed columns; outer has size n + 1, inner has the row indices, ascending; every diagonal entry is present.
// Dense (outer and inner are empty): the full matrix column by column.
struct LowerTriangle {
  std::size_t n = 0;
  std::vector<std::uint32_t> outer, inner;

  bool dense() const { return outer.empty(); }
  std::size_t size() const { return dense() ? n * n : inner.size(); }
  // The place of an entry that is in the structure; row ≥ column.
  std::uint32_t slot(std::uint32_t row, std::uint32_t column) const;
  // The same for an entry that may be missing.
  std::optional<std::uint32_t> find(std::uint32_t row, std::uint32_t column) const;
  // Whether it has every entry of `other`.
  bool contains(const LowerTriangle& other) const;
  std::size_t bytes() const { return (outer.capacity() + inner.capacity()) * sizeof(std::uint32_t); }
};

// The structure of the Hessians of all elements, with the whole diagonal. Takes time O(Σ entries), and memory O(n + Σ
// widths) beyond the result. The types must be valid (see validate). Throws Error beyond 2³¹ - 1 entries.
LowerTriangle lower_triangle(std::size_t n, std::span<const ElementType> types);
LowerTriangle dense_triangle(std::size_t n);

// Fills the upper triangle of columns begin … end - 1 of a full n × n matrix from the lower one.
void mirror(double* h, std::size_t n, std::size_t begin, std::size_t end);

}  // namespace hesse::ad::detail
