#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <hesse/ad/sparsity/detail/coupled_blocks.hpp>
#include <hesse/ad/sparsity/lower_triangle.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

namespace {

using detail::Block;

constexpr std::size_t most = (std::size_t{1} << 31) - 1;

// A kind by its blocks of variables.
struct BlockedKind : detail::CoupledBlocks {
  explicit BlockedKind(const ElementKind& kind)
      : CoupledBlocks(detail::coupled_blocks(kind)), index(kind.index), width(kind.width) {}

  std::span<const std::uint32_t> index;
  std::uint32_t width;
};

// x cut wherever a block of an element begins or ends. The variables of a group are in the same blocks of the same elements:
// the rows of their columns are the same. A variable that is in no element is a group.
class Groups {
 public:
  Groups(std::size_t n, std::span<const BlockedKind> kinds) {
    std::vector<std::uint8_t> cut(n + 1), covered(n);
    for (const BlockedKind& kind : kinds)
      for (std::size_t element = 0; element < kind.index.size(); element += kind.width)
        for (const Block& block : kind.blocks) {
          const std::uint32_t begin = kind.index[element + block.local];
          cut[begin] = cut[begin + block.length] = 1;
          for (std::uint32_t i = 0; i < block.length; ++i) covered[begin + i] = 1;
        }
    number_.reserve(n);
    for (std::uint32_t v = 0; v < n; ++v) {
      if (cut[v] || !covered[v]) begin_.push_back(v);
      number_.push_back(static_cast<std::uint32_t>(begin_.size() - 1));
    }
    begin_.push_back(static_cast<std::uint32_t>(n));
  }

  std::size_t count() const { return begin_.size() - 1; }
  std::uint32_t begin(std::uint32_t group) const { return begin_[group]; }
  std::uint32_t end(std::uint32_t group) const { return begin_[group + 1]; }
  static Block block(const Block* blocks, std::uint32_t number) { return blocks[number]; }
  // visit(group) for those that a block beginning with variable v is made of.
  template <class Visit>
  void for_each(std::uint32_t v, std::uint32_t length, const Visit& visit) const {
    for (std::uint32_t group = number_[v]; begin_[group] < v + length; ++group) visit(group);
  }

 private:
  std::vector<std::uint32_t> begin_, number_;
};

// The same where all blocks are single variables.
class SingleVariables {
 public:
  explicit SingleVariables(std::size_t n) : n_(n) {}

  std::size_t count() const { return n_; }
  static std::uint32_t begin(std::uint32_t v) { return v; }
  static std::uint32_t end(std::uint32_t v) { return v + 1; }
  static Block block(const Block*, std::uint32_t number) { return {number, 1}; }
  template <class Visit>
  static void for_each(std::uint32_t v, std::uint32_t, const Visit& visit) {
    visit(v);
  }

 private:
  std::size_t n_;
};

// In which elements each group occurs, and in which block of them, where they have variables beyond it.
class Occurrences {
 public:
  template <class Groups>
  Occurrences(const Groups& groups, std::span<const BlockedKind> kinds) : begin_(groups.count() + 2) {
    for (const BlockedKind& kind : kinds)
      for (std::size_t b = 0; b < kind.blocks.size(); ++b)
        blocks_.push_back({kind.index.data(), kind.blocks.data(), kind.partners_of(b)});
    // begin[g + 2] counts those of g, then begin[g + 1] is where the next of them is put.
    for_each(groups, kinds, [&](std::uint32_t group, const Occurrence&) { ++begin_[group + 2]; });
    for (std::size_t g = 0; g < groups.count(); ++g) begin_[g + 2] += begin_[g + 1];
    occurrences_ = std::make_unique_for_overwrite<Occurrence[]>(begin_.back());
    for_each(groups, kinds, [&](std::uint32_t group, const Occurrence& o) { occurrences_[begin_[group + 1]++] = o; });
  }

  // visit(v, length) for the blocks that a group is coupled to, v their first variable.
  template <class Groups, class Visit>
  void for_each_partner(const Groups& groups, std::uint32_t group, const Visit& visit) const {
    for (std::uint32_t o = begin_[group]; o < begin_[group + 1]; ++o) {
      const KindBlock& block = blocks_[occurrences_[o].block];
      const std::uint32_t* const variables = block.index + occurrences_[o].element;
      for (const std::uint32_t partner : block.partners) {
        const auto [local, length] = groups.block(block.blocks, partner);
        visit(variables[local], length);
      }
    }
  }
  std::size_t count() const { return begin_.back(); }

 private:
  struct Occurrence {
    std::uint32_t element;  // where its variables begin in the kind's index
    std::uint32_t block;    // of those of all kinds
  };

  struct KindBlock {
    const std::uint32_t* index;  // of the kind
    const Block* blocks;
    std::span<const std::uint32_t> partners;
  };

  template <class Groups, class Visit>
  static void for_each(const Groups& groups, std::span<const BlockedKind> kinds, const Visit& visit) {
    std::uint32_t first_block = 0;
    for (const BlockedKind& kind : kinds) {
      const std::span<const Block> blocks = kind.blocks;
      for (std::size_t element = 0; element < kind.index.size(); element += kind.width) {
        const std::uint32_t* const variables = kind.index.data() + element;
        std::uint32_t end = 0;
        for (const Block& block : blocks) end = std::max(end, variables[block.local] + block.length);
        for (std::uint32_t b = 0; b < blocks.size(); ++b)
          groups.for_each(variables[blocks[b].local], blocks[b].length, [&](std::uint32_t group) {
            if (groups.end(group) < end) visit(group, Occurrence{static_cast<std::uint32_t>(element), first_block + b});
          });
      }
      first_block += static_cast<std::uint32_t>(blocks.size());
    }
  }

  std::vector<KindBlock> blocks_;
  std::vector<std::uint32_t> begin_;
  std::unique_ptr<Occurrence[]> occurrences_;
};

// The same where the variables are single and the elements of every kind make few stretches, in each of which those of all are in
// arithmetic progression: found by arithmetic, without a table. Long loops over neighbours are of that kind.
class Progressions {
 public:
  // Nothing where tables are less work.
  static std::optional<Progressions> of(std::size_t n, std::span<const BlockedKind> kinds) {
    Progressions found;
    std::size_t indices = 0;
    for (const BlockedKind& kind : kinds) indices += kind.index.size();
    for (const BlockedKind& kind : kinds) {
      if (kind.blocks.empty()) continue;
      const std::size_t width = kind.width;
      for (std::size_t begin = 0, end = 0; begin < kind.index.size(); begin = end) {
        const std::uint32_t* const first = kind.index.data() + begin;
        const std::uint32_t increment = begin + width < kind.index.size() ? first[width] - first[0] : 1;
        end = begin + width;
        while (end < kind.index.size() && goes_on(kind.index.data() + end, width, increment)) end += width;
        found.add(kind, first, static_cast<std::uint32_t>((end - begin) / width), increment);
        if (increment == 0 || n * found.couplings_.size() > 4 * indices) return std::nullopt;
      }
    }
    return found;
  }

  template <class Groups, class Visit>
  void for_each_partner(const Groups&, std::uint32_t variable, const Visit& visit) const {
    for (const Coupling& coupling : couplings_)
      if (coupling.contains(variable)) visit(variable + coupling.offset, 1);
  }
  std::size_t count() const {
    std::size_t sum = 0;
    for (const Coupling& coupling : couplings_) sum += coupling.count;
    return sum;
  }

 private:
  // The variables first, first + increment, … are coupled to those at an offset.
  struct Coupling {
    std::uint32_t first, count, increment, offset;  // modulo 2³²

    bool contains(std::uint32_t variable) const {
      const std::uint32_t distance = variable - first;
      if (increment == 1) return distance < count;
      const bool down = static_cast<std::int32_t>(increment) < 0;
      const std::uint32_t along = down ? -distance : distance, length = down ? -increment : increment;
      return along % length == 0 && along / length < count;
    }
  };

  void add(const BlockedKind& kind, const std::uint32_t* first, std::uint32_t count, std::uint32_t increment) {
    for (std::size_t b = 0; b < kind.blocks.size(); ++b)
      for (const std::uint32_t partner : kind.partners_of(b)) {
        const std::uint32_t variable = first[kind.blocks[b].local];
        couplings_.push_back({variable, count, increment, first[kind.blocks[partner].local] - variable});
      }
  }
  static bool goes_on(const std::uint32_t* variables, std::size_t width, std::uint32_t increment) {
    for (std::size_t i = 0; i < width; ++i)
      if (variables[i] - (variables - width)[i] != increment) return false;
    return true;
  }

  std::vector<Coupling> couplings_;
};

// The groups that have rows in the columns of a group, beyond itself.
struct GroupRows {
  std::vector<std::uint32_t> begin, groups;
  std::size_t entries = 0;  // of H's lower triangle

  template <class Groups, class Occurrences>
  GroupRows(const Groups& all, const Occurrences& occurrences) : begin(all.count() + 1) {
    groups.reserve(occurrences.count());
    const auto count = static_cast<std::uint32_t>(all.count());
    std::vector<std::uint32_t> last_column(count, count);  // that has the row
    std::uint32_t* const last = last_column.data();
    for (std::uint32_t column = 0; column < count; ++column) {
      std::size_t rows = 0;
      occurrences.for_each_partner(all, column, [&](std::uint32_t v, std::uint32_t length) {
        all.for_each(v, length, [&](std::uint32_t row) {
          if (row <= column || last[row] == column) return;
          last[row] = column;
          groups.push_back(row);
          rows += all.end(row) - all.begin(row);
        });
      });
      const std::size_t length = all.end(column) - all.begin(column);
      entries += length * (length + 1) / 2 + length * rows;
      if (entries > most)
        throw Error("element sum: the lower triangle has more than " + std::to_string(most) + " entries, at column " +
                    std::to_string(all.begin(column)) + " of " + std::to_string(all.begin(count)));
      if (groups.size() > begin[column] + std::size_t{1}) std::sort(groups.begin() + begin[column], groups.end());
      begin[column + 1] = static_cast<std::uint32_t>(groups.size());
    }
  }
};

template <class Groups, class Occurrences>
LowerTriangle by_groups(const Groups& groups, std::size_t n, const Occurrences& occurrences) {
  const GroupRows rows(groups, occurrences);
  LowerTriangle lower{n, std::vector<std::uint32_t>(n + 1), std::vector<std::uint32_t>(rows.entries)};
  std::uint32_t* next = lower.inner.data();
  const auto append = [&](std::uint32_t begin, std::uint32_t end) {
    for (; begin < end; ++begin) *next++ = begin;
  };
  for (std::uint32_t group = 0; group < groups.count(); ++group)
    for (std::uint32_t column = groups.begin(group); column < groups.end(group); ++column) {
      append(column, groups.end(group));
      for (std::uint32_t i = rows.begin[group]; i < rows.begin[group + 1]; ++i)
        append(groups.begin(rows.groups[i]), groups.end(rows.groups[i]));
      lower.outer[column + 1] = static_cast<std::uint32_t>(next - lower.inner.data());
    }
  return lower;
}

}  // namespace

std::uint32_t LowerTriangle::slot(std::uint32_t row, std::uint32_t column) const {
  if (dense()) return static_cast<std::uint32_t>(std::size_t{column} * n + row);
  // The number of smaller rows by bisection, without a branch that depends on what is found.
  const std::uint32_t* first = inner.data() + outer[column];
  for (std::uint32_t left = outer[column + 1] - outer[column]; left > 0;) {
    const std::uint32_t half = (left + 1) / 2;
    first += first[half - 1] < row ? half : 0;
    left -= half;
  }
  return static_cast<std::uint32_t>(first - inner.data());
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
  std::size_t indices = 0;
  for (const ElementKind& kind : kinds) indices += kind.index.size();
  if (indices >= (std::size_t{1} << 32))
    throw Error("element sum: " + std::to_string(indices) + " indices in all; at most 2^32 - 1");
  const std::vector<BlockedKind> blocked(kinds.begin(), kinds.end());
  const bool single = std::ranges::all_of(blocked, [](const BlockedKind& kind) {
    return std::ranges::all_of(kind.blocks, [](const Block& block) { return block.length == 1; });
  });
  if (!single) {
    const Groups groups(n, blocked);
    return by_groups(groups, n, Occurrences(groups, blocked));
  }
  const SingleVariables variables(n);
  if (const auto progressions = Progressions::of(n, blocked)) return by_groups(variables, n, *progressions);
  return by_groups(variables, n, Occurrences(variables, blocked));
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
