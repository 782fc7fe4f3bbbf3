#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace hesse::ad::detail {

// The positions where a rows × columns matrix may be nonzero: compressed columns, rows ascending in a column, no entry
// twice. The number of a nonzero in this order is the place of its value in a value array.
class SparsityPattern {
 public:
  using Index = Eigen::Index;
  using Entry = std::pair<Index, Index>;  // row, column

  SparsityPattern() : outer_(1, 0) {}

  // From compressed columns: outer has size columns + 1, inner has the rows, in any order within a column, repetitions
  // allowed. Linear time. Throws Error if these are no compressed columns.
  static SparsityPattern from_columns(Index rows, std::vector<Index> outer, std::vector<Index> inner);
  // The same from entries in any order.
  static SparsityPattern from_entries(Index rows, Index columns, std::span<const Entry> entries);

  Index rows() const { return rows_; }
  Index columns() const { return static_cast<Index>(outer_.size()) - 1; }
  Index nonzeros() const { return static_cast<Index>(inner_.size()); }
  const std::vector<Index>& outer() const { return outer_; }
  const std::vector<Index>& inner() const { return inner_; }
  std::span<const Index> column(Index j) const {
    const Index begin = outer_[static_cast<std::size_t>(j)], end = outer_[static_cast<std::size_t>(j) + 1];
    return std::span<const Index>(inner_).subspan(static_cast<std::size_t>(begin),
                                                  static_cast<std::size_t>(end - begin));
  }

  SparsityPattern transposed() const;
  bool operator==(const SparsityPattern&) const = default;

 private:
  Index rows_ = 0;
  std::vector<Index> outer_, inner_;
};

// The positions where a symmetric n × n matrix may be nonzero, by its lower triangle (row ≥ column).
class SymmetricPattern {
 public:
  using Index = SparsityPattern::Index;
  using Entry = SparsityPattern::Entry;

  SymmetricPattern() = default;

  // As for SparsityPattern; entries above the diagonal stand for their mirror images.
  static SymmetricPattern from_columns(Index n, std::vector<Index> outer, std::vector<Index> inner);
  static SymmetricPattern from_entries(Index n, std::span<const Entry> entries);

  Index dimension() const { return lower_.rows(); }
  Index nonzeros() const { return lower_.nonzeros(); }  // of the lower triangle
  const std::vector<Index>& outer() const { return lower_.outer(); }
  const std::vector<Index>& inner() const { return lower_.inner(); }
  const SparsityPattern& lower() const { return lower_; }

  bool operator==(const SymmetricPattern&) const = default;

 private:
  explicit SymmetricPattern(SparsityPattern lower) : lower_(std::move(lower)) {}

  SparsityPattern lower_;
};

}  // namespace hesse::ad::detail
