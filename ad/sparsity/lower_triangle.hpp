#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <hesse/ad/sparsity/element_kind.hpp>

namespace hesse::ad {

// Where the entries (i, j), i ≥ j, of a symmetric n × n matrix stand in its array of values. Sparse: compressed columns,
// outer of size n + 1, inner the row indices, ascending; every diagonal entry is there. Dense (outer, inner empty): the
// full matrix column by column.
struct LowerTriangle {
  std::size_t n = 0;
  std::vector<std::uint32_t> outer, inner;

  bool dense() const { return outer.empty(); }
  std::size_t size() const { return dense() ? n * n : inner.size(); }
  // Of an entry that is in the structure; row ≥ column.
  std::uint32_t slot(std::uint32_t row, std::uint32_t column) const;
  // … or of one that may be missing.
  std::optional<std::uint32_t> find(std::uint32_t row, std::uint32_t column) const;
  // Whether every entry of the other one is there.
  bool contains(const LowerTriangle& other) const;
  std::size_t bytes() const { return (outer.capacity() + inner.capacity()) * sizeof(std::uint32_t); }
};

// The entries of the Hessians of all elements, and the diagonal. Time O(Σ entries), memory beyond the result
// O(n + Σ widths): no list of all entries is made. The kinds are valid (validate). Throws Error beyond 2³¹ - 1 entries.
LowerTriangle lower_triangle(std::size_t n, std::span<const ElementKind> kinds);
LowerTriangle dense_triangle(std::size_t n);

// Fills the upper triangle of columns begin … end - 1 of a full n × n matrix from the lower one.
void mirror(double* h, std::size_t n, std::size_t begin, std::size_t end);

}  // namespace hesse::ad
