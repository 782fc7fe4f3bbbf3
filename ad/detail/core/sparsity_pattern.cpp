#include <algorithm>
#include <functional>
#include <string>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/sparsity_pattern.hpp>

namespace hesse::ad::detail {

namespace {

using Index = SparsityPattern::Index;

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

void require_size(const char* operation, const char* what, Index size) {
  if (size < 0)
    throw Error(std::string(operation) + ": " + std::to_string(size) + " " + what + "; give their number, 0 or more");
}

void require_entry(const char* operation, Index row, Index column, Index rows, Index columns) {
  if (row >= 0 && row < rows && column >= 0 && column < columns) return;
  throw Error(std::string(operation) + ": entry (" + std::to_string(row) + ", " + std::to_string(column) +
              ") lies outside of " + std::to_string(rows) + " x " + std::to_string(columns) + "; indices count from 0");
}

void require_columns(Index rows, const std::vector<Index>& outer, const std::vector<Index>& inner) {
  constexpr const char* operation = "SparsityPattern::from_columns";
  require_size(operation, "rows", rows);
  if (outer.empty() || outer.front() != 0 || outer.back() != static_cast<Index>(inner.size()))
    throw Error(
        std::string(operation) + ": outer must run from 0 to the number of entries, " + std::to_string(inner.size()) +
        (outer.empty() ? ", but is empty"
                       : ", but runs from " + std::to_string(outer.front()) + " to " + std::to_string(outer.back())));
  const auto drop = std::adjacent_find(outer.begin(), outer.end(), std::greater<>());
  if (drop != outer.end())
    throw Error(std::string(operation) + ": outer falls from " + std::to_string(*drop) + " to " +
                std::to_string(*(drop + 1)) + " at column " + std::to_string(drop - outer.begin()) +
                "; it must not fall");
  const Index columns = static_cast<Index>(outer.size()) - 1;
  for (Index j = 0; j < columns; ++j) {
    for (Index p = outer[at(j)]; p < outer[at(j) + 1]; ++p) require_entry(operation, inner[at(p)], j, rows, columns);
  }
}

struct Columns {
  std::vector<Index> outer, inner;
};

// Columns of the transposed matrix, sorted whatever the order of the given ones. Repetitions are removed.
Columns transpose(Index rows, const Columns& given) {
  Columns result{std::vector<Index>(at(rows) + 1, 0), std::vector<Index>(given.inner.size())};
  for (const Index i : given.inner) ++result.outer[at(i) + 1];
  for (Index i = 0; i < rows; ++i) result.outer[at(i) + 1] += result.outer[at(i)];
  std::vector<Index> next(result.outer.begin(), result.outer.end() - 1);
  for (std::size_t j = 0; j + 1 < given.outer.size(); ++j) {
    for (Index p = given.outer[j]; p < given.outer[j + 1]; ++p)
      result.inner[at(next[at(given.inner[at(p)])]++)] = static_cast<Index>(j);
  }
  Index kept = 0, begin = 0;
  for (Index i = 0; i < rows; ++i) {
    const Index end = result.outer[at(i) + 1], first = kept;
    for (Index p = begin; p < end; ++p) {
      if (kept == first || result.inner[at(kept - 1)] != result.inner[at(p)])
        result.inner[at(kept++)] = result.inner[at(p)];
    }
    result.outer[at(i) + 1] = kept;
    begin = end;
  }
  result.inner.resize(at(kept));
  return result;
}

bool sorted(const Columns& columns) {
  for (std::size_t j = 0; j + 1 < columns.outer.size(); ++j) {
    for (Index p = columns.outer[j] + 1; p < columns.outer[j + 1]; ++p) {
      if (columns.inner[at(p - 1)] >= columns.inner[at(p)]) return false;
    }
  }
  return true;
}

Columns columns_of(Index columns, std::span<const SparsityPattern::Entry> entries) {
  Columns result{std::vector<Index>(at(columns) + 1, 0), std::vector<Index>(entries.size())};
  for (const auto& entry : entries) ++result.outer[at(entry.second) + 1];
  for (Index j = 0; j < columns; ++j) result.outer[at(j) + 1] += result.outer[at(j)];
  std::vector<Index> next(result.outer.begin(), result.outer.end() - 1);
  for (const auto& [row, column] : entries) result.inner[at(next[at(column)]++)] = row;
  return result;
}

}  // namespace

SparsityPattern SparsityPattern::from_columns(Index rows, std::vector<Index> outer, std::vector<Index> inner) {
  require_columns(rows, outer, inner);
  Columns columns{std::move(outer), std::move(inner)};
  if (!sorted(columns)) {
    const Index count = static_cast<Index>(columns.outer.size()) - 1;
    columns = transpose(count, transpose(rows, columns));
  }
  SparsityPattern pattern;
  pattern.rows_ = rows;
  pattern.outer_ = std::move(columns.outer);
  pattern.inner_ = std::move(columns.inner);
  return pattern;
}

SparsityPattern SparsityPattern::from_entries(Index rows, Index columns, std::span<const Entry> entries) {
  constexpr const char* operation = "SparsityPattern::from_entries";
  require_size(operation, "rows", rows);
  require_size(operation, "columns", columns);
  for (const auto& [row, column] : entries) require_entry(operation, row, column, rows, columns);
  Columns result = columns_of(columns, entries);
  return from_columns(rows, std::move(result.outer), std::move(result.inner));
}

SparsityPattern SparsityPattern::transposed() const {
  Columns result = transpose(rows_, {outer_, inner_});
  SparsityPattern pattern;
  pattern.rows_ = columns();
  pattern.outer_ = std::move(result.outer);
  pattern.inner_ = std::move(result.inner);
  return pattern;
}

SymmetricPattern SymmetricPattern::from_columns(Index n, std::vector<Index> outer, std::vector<Index> inner) {
  SparsityPattern given = SparsityPattern::from_columns(n, std::move(outer), std::move(inner));
  if (given.columns() != n)
    throw Error("SymmetricPattern::from_columns: " + std::to_string(given.columns()) + " columns, " +
                std::to_string(n) + " rows; a symmetric matrix has as many of both");
  for (Index j = 0; j < n; ++j) {
    // Rows ascend, so the first of a column tells whether any is above the diagonal.
    if (given.column(j).empty() || given.column(j).front() >= j) continue;
    std::vector<Entry> entries;
    entries.reserve(at(given.nonzeros()));
    for (Index c = 0; c < n; ++c) {
      for (const Index r : given.column(c)) entries.emplace_back(r, c);
    }
    return from_entries(n, entries);
  }
  return SymmetricPattern(std::move(given));
}

SymmetricPattern SymmetricPattern::from_entries(Index n, std::span<const Entry> entries) {
  require_size("SymmetricPattern::from_entries", "variables", n);
  std::vector<Entry> lower(entries.begin(), entries.end());
  for (auto& [row, column] : lower) {
    if (row < column) std::swap(row, column);
  }
  return SymmetricPattern(SparsityPattern::from_entries(n, n, lower));
}

}  // namespace hesse::ad::detail
