#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

// Patterns say where a matrix may be nonzero, and in which order its values stand in an array. The place of a value is
// its slot.
namespace hesse::ad {

// The pattern of an m × n matrix. Sparse: compressed rows; outer has size m + 1, inner has the columns, ascending in
// each row. Dense (outer and inner are empty): the full matrix, column by column.
struct SparsityPattern {
  using Index = Eigen::Index;
  using Entry = std::pair<std::uint32_t, std::uint32_t>;  // row, column

  Index m = 0, n = 0;
  std::vector<std::uint32_t> outer, inner;

  // Sparse, from entries in any order, repetitions allowed. Linear time. Throws Error if an entry lies outside.
  static SparsityPattern from_entries(Index m, Index n, std::span<const Entry> entries);

  bool dense() const { return outer.empty(); }
  Index size() const { return dense() ? m * n : static_cast<Index>(inner.size()); }
  // Of a sparse pattern: the columns of row i.
  std::span<const std::uint32_t> row(Index i) const { return {inner.data() + outer[i], outer[i + 1] - outer[i]}; }
  // The slot of an entry that is in the pattern.
  Index slot(std::uint32_t row, std::uint32_t column) const;
  // Whether it has every entry of `other`, of the same size.
  bool contains(const SparsityPattern& other) const;
  // The entries of both, sparse patterns of one size. Linear time.
  SparsityPattern united(const SparsityPattern& other) const;
  // Linear time.
  SparsityPattern transposed() const;
  // Calls visit(row, column, slot) for every entry, slots ascending.
  template <class Visit>
  void for_each(const Visit& visit) const {
    if (dense()) {
      for (Index j = 0, k = 0; j < n; ++j)
        for (Index i = 0; i < m; ++i) visit(i, j, k++);
      return;
    }
    for (Index i = 0; i < m; ++i)
      for (Index k = outer[i]; k < outer[i + 1]; ++k) visit(i, Index{inner[k]}, k);
  }

  bool operator==(const SparsityPattern&) const = default;
};

// The pattern of a symmetric n × n matrix, by its lower triangle (row ≥ column). Sparse: compressed columns; outer has
// size n + 1, inner has the rows, ascending in each column. Dense (outer and inner are empty): the full matrix, column
// by column. The sparse Hessian of a prepared object has its whole diagonal.
struct SymmetricPattern {
  using Index = Eigen::Index;
  using Entry = SparsityPattern::Entry;

  Index n = 0;
  std::vector<std::uint32_t> outer, inner;

  // As for SparsityPattern. An entry above the diagonal stands for its mirror image.
  static SymmetricPattern from_entries(Index n, std::span<const Entry> entries);

  bool dense() const { return outer.empty(); }
  Index size() const { return dense() ? n * n : static_cast<Index>(inner.size()); }
  // Of a sparse pattern: the rows of column j, from the diagonal on.
  std::span<const std::uint32_t> column(Index j) const { return {inner.data() + outer[j], outer[j + 1] - outer[j]}; }
  // The slot of an entry that is in the pattern; row ≥ column.
  std::uint32_t slot(std::uint32_t row, std::uint32_t column) const;
  // The same for an entry that may be missing.
  std::optional<std::uint32_t> find(std::uint32_t row, std::uint32_t column) const;
  // Whether it has every entry of `other`.
  bool contains(const SymmetricPattern& other) const;
  // The entries of both, sparse patterns of one size. Linear time.
  SymmetricPattern united(const SymmetricPattern& other) const;
  std::size_t bytes() const { return (outer.capacity() + inner.capacity()) * sizeof(std::uint32_t); }
  // Calls visit(row, column, slot) for every entry of the lower triangle, slots ascending.
  template <class Visit>
  void for_each(const Visit& visit) const {
    for (Index j = 0; j < n; ++j) {
      const Index first = dense() ? j * n + j : outer[j], end = dense() ? (j + 1) * n : outer[j + 1];
      for (Index k = first; k < end; ++k) visit(dense() ? k - j * n : Index{inner[k]}, j, k);
    }
  }

  bool operator==(const SymmetricPattern&) const = default;
};

}  // namespace hesse::ad
