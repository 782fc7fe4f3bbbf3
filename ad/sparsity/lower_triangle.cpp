#include <algorithm>
#include <string>

#include <hesse/ad/sparsity/lower_triangle.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

namespace {

constexpr std::size_t most = (std::size_t{1} << 31) - 1;

// For each local variable of a kind those it shares a Hessian entry with.
struct Partners {
  std::vector<std::uint32_t> begin, locals;

  explicit Partners(const ElementKind& kind) : begin(kind.width + 1) {
    const auto& entries = kind.entries();
    for (const auto& [i, j] : entries)
      if (i != j) ++begin[i + 1], ++begin[j + 1];
    for (std::size_t i = 0; i < kind.width; ++i) begin[i + 1] += begin[i];
    locals.resize(begin.back());
    std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
    for (const auto& [i, j] : entries)
      if (i != j) locals[next[i]++] = j, locals[next[j]++] = i;
  }
};

// Where each variable occurs: places in the index tables, these laid one after the other.
struct Occurrences {
  std::vector<std::size_t> first_of_kind;
  std::vector<std::uint32_t> begin, places;

  Occurrences(std::size_t n, std::span<const ElementKind> kinds) : begin(n + 1) {
    std::size_t total = 0;
    for (const ElementKind& kind : kinds) first_of_kind.push_back(std::exchange(total, total + kind.index.size()));
    if (total >= (std::size_t{1} << 32))
      throw Error("element sum: " + std::to_string(total) + " indices in all; at most 2^32 - 1");
    for (const ElementKind& kind : kinds)
      for (const std::uint32_t v : kind.index) ++begin[v + 1];
    for (std::size_t v = 0; v < n; ++v) begin[v + 1] += begin[v];
    places.resize(total);
    // begin[v] runs to the end of v's places, which is where those of v + 1 begin; then all move up by one.
    std::uint32_t place = 0;
    for (const ElementKind& kind : kinds)
      for (const std::uint32_t v : kind.index) places[begin[v]++] = place++;
    for (std::size_t v = n; v > 0; --v) begin[v] = begin[v - 1];
    begin[0] = 0;
  }

  std::size_t kind_of(std::uint32_t place) const {
    if (first_of_kind.size() == 1) return 0;
    return static_cast<std::size_t>(std::upper_bound(first_of_kind.begin(), first_of_kind.end(), place) -
                                    first_of_kind.begin()) -
           1;
  }
};

}  // namespace

std::uint32_t LowerTriangle::slot(std::uint32_t row, std::uint32_t column) const {
  if (dense()) return static_cast<std::uint32_t>(std::size_t{column} * n + row);
  const std::uint32_t begin = outer[column], end = outer[column + 1];
  if (end - begin > 32)
    return static_cast<std::uint32_t>(std::lower_bound(inner.begin() + begin, inner.begin() + end, row) -
                                      inner.begin());
  // In a short column counting is faster than searching.
  std::uint32_t slot = begin;
  for (std::uint32_t s = begin; s < end; ++s) slot += inner[s] < row;
  return slot;
}

std::optional<std::uint32_t> LowerTriangle::find(std::uint32_t row, std::uint32_t column) const {
  const std::uint32_t s = slot(row, column);
  if (dense() || (s < outer[column + 1] && inner[s] == row)) return s;
  return std::nullopt;
}

bool LowerTriangle::contains(const LowerTriangle& other) const {
  if (n != other.n || (other.dense() && n > 0 && !dense())) return false;
  if (dense()) return true;
  for (std::size_t column = 0; column < n; ++column)
    if (!std::includes(inner.begin() + outer[column], inner.begin() + outer[column + 1],
                       other.inner.begin() + other.outer[column], other.inner.begin() + other.outer[column + 1]))
      return false;
  return true;
}

LowerTriangle lower_triangle(std::size_t n, std::span<const ElementKind> kinds) {
  std::vector<Partners> partners(kinds.begin(), kinds.end());
  const Occurrences occurrences(n, kinds);
  LowerTriangle lower{n, std::vector<std::uint32_t>(n + 1), {}};
  std::vector<std::uint32_t> seen(n, static_cast<std::uint32_t>(n));  // the last column that has the row
  for (std::uint32_t column = 0; column < n; ++column) {
    lower.inner.push_back(column);
    for (std::uint32_t o = occurrences.begin[column]; o < occurrences.begin[column + 1]; ++o) {
      const std::uint32_t place = occurrences.places[o];
      const std::size_t k = occurrences.kind_of(place);
      const ElementKind& kind = kinds[k];
      const std::size_t local = (place - occurrences.first_of_kind[k]) % kind.width;
      const std::uint32_t* variables = kind.index.data() + (place - occurrences.first_of_kind[k] - local);
      for (std::uint32_t p = partners[k].begin[local]; p < partners[k].begin[local + 1]; ++p) {
        const std::uint32_t row = variables[partners[k].locals[p]];
        if (row > column && seen[row] != column) {
          seen[row] = column;
          lower.inner.push_back(row);
        }
      }
    }
    if (lower.inner.size() > most)
      throw Error("element sum: the lower triangle has more than " + std::to_string(most) + " entries, at column " +
                  std::to_string(column) + " of " + std::to_string(n));
    std::sort(lower.inner.begin() + lower.outer[column], lower.inner.end());
    lower.outer[column + 1] = static_cast<std::uint32_t>(lower.inner.size());
  }
  lower.inner.shrink_to_fit();
  return lower;
}

// By squares that stay in the cache.
void mirror(double* h, std::size_t n, std::size_t begin, std::size_t end) {
  constexpr std::size_t square = 32;
  for (std::size_t rows = 0; rows < end; rows += square)
    for (std::size_t j = std::max(begin, rows); j < end; ++j)
      for (std::size_t i = rows; i < std::min(rows + square, j); ++i) h[j * n + i] = h[i * n + j];
}

LowerTriangle dense_triangle(std::size_t n) {
  if (n * n > most)
    throw Error("element sum: a dense matrix of " + std::to_string(n) + " × " + std::to_string(n) +
                " has more than 2^31 - 1 entries; ask for the sparse one");
  return {n, {}, {}};
}

}  // namespace hesse::ad
