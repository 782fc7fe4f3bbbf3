#include <algorithm>
#include <iterator>
#include <string>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/sparsity_pattern.hpp>

namespace hesse::ad {

namespace {

using Index = Eigen::Index;
using Numbers = std::vector<std::uint32_t>;

// Rows or columns, compressed.
struct Lines {
  Numbers outer, inner;
};

// Compressed lines of the entries that for_each(visit) enumerates by visit(line, position), in this order in each line.
template <class ForEach>
Lines compress(Index lines, std::size_t entries, const ForEach& for_each) {
  Lines result{Numbers(static_cast<std::size_t>(lines) + 1), Numbers(entries)};
  for_each([&](std::uint32_t line, std::uint32_t) { ++result.outer[line + std::size_t{1}]; });
  for (Index i = 0; i < lines; ++i) result.outer[i + 1] += result.outer[i];
  Numbers next(result.outer.begin(), result.outer.end() - 1);
  for_each([&](std::uint32_t line, std::uint32_t position) { result.inner[next[line]++] = position; });
  return result;
}

// The same lines across the other dimension. Their positions ascend, whatever the order of the given ones.
Lines transpose(Index lines, const Numbers& outer, const Numbers& inner) {
  return compress(lines, inner.size(), [&](const auto& visit) {
    for (std::uint32_t i = 0; i + std::size_t{1} < outer.size(); ++i)
      for (std::uint32_t k = outer[i]; k < outer[i + std::size_t{1}]; ++k) visit(inner[k], i);
  });
}

void remove_repetitions(Lines& lines) {
  std::uint32_t kept = 0, begin = 0;
  for (std::size_t i = 0; i + 1 < lines.outer.size(); ++i) {
    const std::uint32_t end = lines.outer[i + 1], first = kept;
    for (std::uint32_t k = begin; k < end; ++k)
      if (kept == first || lines.inner[kept - 1] != lines.inner[k]) lines.inner[kept++] = lines.inner[k];
    lines.outer[i + 1] = kept;
    begin = end;
  }
  lines.inner.resize(kept);
}

// The place of a position in a line, or the place where it would be inserted. Counts the smaller ones by bisection,
// without a branch that depends on the data.
std::uint32_t place(const Numbers& outer, const Numbers& inner, std::uint32_t line, std::uint32_t position) {
  const std::uint32_t* first = inner.data() + outer[line];
  for (std::uint32_t left = outer[line + std::size_t{1}] - outer[line]; left > 0;) {
    const std::uint32_t half = (left + 1) / 2;
    first += first[half - 1] < position ? half : 0;
    left -= half;
  }
  return static_cast<std::uint32_t>(first - inner.data());
}

template <class Pattern>
bool has_all(const Pattern& pattern, const Pattern& other) {
  if (pattern.dense()) return true;
  if (other.dense()) return other.size() == 0;
  for (std::size_t i = 0; i + 1 < pattern.outer.size(); ++i)
    if (!std::includes(pattern.inner.begin() + pattern.outer[i], pattern.inner.begin() + pattern.outer[i + 1],
                       other.inner.begin() + other.outer[i], other.inner.begin() + other.outer[i + 1]))
      return false;
  return true;
}

// Adds the entries of `other` to a pattern of the same size.
template <class Pattern>
void unite(Pattern& pattern, const Pattern& other) {
  std::vector<std::uint32_t> outer{0}, inner;
  outer.reserve(pattern.outer.size());
  for (std::size_t k = 0; k + 1 < pattern.outer.size(); ++k) {
    const auto line = [k](const Pattern& p) {
      return std::span(p.inner).subspan(p.outer[k], p.outer[k + 1] - p.outer[k]);
    };
    std::ranges::set_union(line(pattern), line(other), std::back_inserter(inner));
    outer.push_back(static_cast<std::uint32_t>(inner.size()));
  }
  pattern.outer = std::move(outer);
  pattern.inner = std::move(inner);
}

}  // namespace

SparsityPattern SparsityPattern::from_entries(Index m, Index n, std::span<const Entry> entries) {
  constexpr Index max_size = Index{1} << 32;
  if (std::min(m, n) < 0 || std::max({m, n, static_cast<Index>(entries.size())}) >= max_size)
    throw Error("sparsity pattern: " + std::to_string(m) + " x " + std::to_string(n) + " with " +
                std::to_string(entries.size()) + " entries; each of these numbers has to be from 0 to 2^32 - 1");
  for (const auto& [row, column] : entries)
    if (row >= m || column >= n)
      throw Error("sparsity pattern: entry (" + std::to_string(row) + ", " + std::to_string(column) +
                  ") lies outside of " + std::to_string(m) + " x " + std::to_string(n) + "; indices count from 0");
  const Lines columns = compress(n, entries.size(), [&](const auto& visit) {
    for (const auto& [row, column] : entries) visit(column, row);
  });
  Lines rows = transpose(m, columns.outer, columns.inner);
  remove_repetitions(rows);
  return {m, n, std::move(rows.outer), std::move(rows.inner)};
}

Index SparsityPattern::slot(std::uint32_t row, std::uint32_t column) const {
  return dense() ? Index{row} + Index{column} * m : place(outer, inner, row, column);
}

bool SparsityPattern::contains(const SparsityPattern& other) const { return has_all(*this, other); }

SparsityPattern SparsityPattern::united(const SparsityPattern& other) const {
  SparsityPattern result = *this;
  unite(result, other);
  return result;
}

SparsityPattern SparsityPattern::transposed() const {
  if (dense()) return {n, m, {}, {}};
  Lines columns = transpose(n, outer, inner);
  return {n, m, std::move(columns.outer), std::move(columns.inner)};
}

// The columns of the lower triangle are the rows of the upper one.
SymmetricPattern SymmetricPattern::from_entries(Index n, std::span<const Entry> entries) {
  std::vector<Entry> upper(entries.begin(), entries.end());
  for (auto& [row, column] : upper)
    if (row > column) std::swap(row, column);
  SparsityPattern rows = SparsityPattern::from_entries(n, n, upper);
  return {n, std::move(rows.outer), std::move(rows.inner)};
}

std::uint32_t SymmetricPattern::slot(std::uint32_t row, std::uint32_t column) const {
  return dense() ? static_cast<std::uint32_t>(column * static_cast<std::size_t>(n) + row)
                 : place(outer, inner, column, row);
}

std::optional<std::uint32_t> SymmetricPattern::find(std::uint32_t row, std::uint32_t column) const {
  const std::uint32_t s = slot(row, column);
  if (dense() || (s < outer[column + std::size_t{1}] && inner[s] == row)) return s;
  return std::nullopt;
}

bool SymmetricPattern::contains(const SymmetricPattern& other) const { return n == other.n && has_all(*this, other); }

SymmetricPattern SymmetricPattern::united(const SymmetricPattern& other) const {
  SymmetricPattern result = *this;
  unite(result, other);
  return result;
}

}  // namespace hesse::ad
