#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/elements/coupled_blocks.hpp>
#include <hesse/ad/detail/elements/hessian_pattern.hpp>

// The structure of the Hessian of a sum of elements. Variables with equal columns are treated as one supervariable; for
// loops over neighbours, partners are computed instead of stored.
namespace hesse::ad::detail {

namespace {

using detail::Block;

constexpr std::size_t max_entries = (std::size_t{1} << 31) - 1;

// The blocks of variables of a type.
struct BlockedType : detail::CoupledBlocks {
  explicit BlockedType(const ElementType& type)
      : CoupledBlocks(detail::coupled_blocks(type)), index(type.index), width(type.width) {}

  std::span<const std::uint32_t> index;
  std::uint32_t width;
};

// Divides x at the ends of all blocks of all elements. The variables of a supervariable belong to the same blocks of
// the same elements, so their columns have the same rows. A variable without an element is a supervariable.
class Supervariables {
 public:
  Supervariables(std::size_t n, std::span<const BlockedType> types) {
    std::vector<std::uint8_t> cut(n + 1), covered(n);
    for (const BlockedType& type : types)
      for (std::size_t element = 0; element < type.index.size(); element += type.width)
        for (const Block& block : type.blocks) {
          const std::uint32_t begin = type.index[element + block.local];
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
  std::uint32_t begin(std::uint32_t supervariable) const { return begin_[supervariable]; }
  std::uint32_t end(std::uint32_t supervariable) const { return begin_[supervariable + 1]; }
  static Block block(const Block* blocks, std::uint32_t number) { return blocks[number]; }
  // Calls visit(supervariable) for the supervariables in the block that begins with variable v.
  template <class Visit>
  void for_each(std::uint32_t v, std::uint32_t length, const Visit& visit) const {
    for (std::uint32_t supervariable = number_[v]; begin_[supervariable] < v + length; ++supervariable)
      visit(supervariable);
  }

 private:
  std::vector<std::uint32_t> begin_, number_;
};

// The same if all blocks are single variables.
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

// For each supervariable: the elements, and their blocks, in which it occurs, if they have variables beyond it.
class Occurrences {
 public:
  template <class Supervariables>
  Occurrences(const Supervariables& supervariables, std::span<const BlockedType> types)
      : begin_(supervariables.count() + 2) {
    for (const BlockedType& type : types)
      for (std::size_t b = 0; b < type.blocks.size(); ++b)
        blocks_.push_back({type.index.data(), type.blocks.data(), type.partners_of(b)});
    // First begin[g + 2] counts the occurrences of g; then begin[g + 1] is the place of its next one.
    for_each(supervariables, types,
             [&](std::uint32_t supervariable, const Occurrence&) { ++begin_[supervariable + 2]; });
    for (std::size_t g = 0; g < supervariables.count(); ++g) begin_[g + 2] += begin_[g + 1];
    occurrences_ = std::make_unique_for_overwrite<Occurrence[]>(begin_.back());
    for_each(supervariables, types,
             [&](std::uint32_t supervariable, const Occurrence& o) { occurrences_[begin_[supervariable + 1]++] = o; });
  }

  // Calls visit(v, length) for the blocks to which a supervariable is coupled; v is their first variable.
  template <class Supervariables, class Visit>
  void for_each_partner(const Supervariables& supervariables, std::uint32_t supervariable, const Visit& visit) const {
    for (std::uint32_t o = begin_[supervariable]; o < begin_[supervariable + 1]; ++o) {
      const TypeBlock& block = blocks_[occurrences_[o].block];
      const std::uint32_t* const variables = block.index + occurrences_[o].element;
      for (const std::uint32_t partner : block.partners) {
        const auto [local, length] = supervariables.block(block.blocks, partner);
        visit(variables[local], length);
      }
    }
  }
  std::size_t count() const { return begin_.back(); }

 private:
  struct Occurrence {
    std::uint32_t element;  // the position of its variables in the type's index
    std::uint32_t block;    // its number among the blocks of all types
  };

  struct TypeBlock {
    const std::uint32_t* index;  // that of the type
    const Block* blocks;
    std::span<const std::uint32_t> partners;
  };

  template <class Supervariables, class Visit>
  static void for_each(const Supervariables& supervariables, std::span<const BlockedType> types, const Visit& visit) {
    std::uint32_t first_block = 0;
    for (const BlockedType& type : types) {
      const std::span<const Block> blocks = type.blocks;
      for (std::size_t element = 0; element < type.index.size(); element += type.width) {
        const std::uint32_t* const variables = type.index.data() + element;
        std::uint32_t end = 0;
        for (const Block& block : blocks) end = std::max(end, variables[block.local] + block.length);
        for (std::uint32_t b = 0; b < blocks.size(); ++b)
          supervariables.for_each(variables[blocks[b].local], blocks[b].length, [&](std::uint32_t supervariable) {
            if (supervariables.end(supervariable) < end)
              visit(supervariable, Occurrence{static_cast<std::uint32_t>(element), first_block + b});
          });
      }
      first_block += static_cast<std::uint32_t>(blocks.size());
    }
  }

  std::vector<TypeBlock> blocks_;
  std::vector<std::uint32_t> begin_;
  std::unique_ptr<Occurrence[]> occurrences_;
};

// Occurrences of single variables if the elements of each type form few sequences in which all variables are in
// arithmetic progression. Partners are computed, without a table. Long loops over neighbours have this form.
class Progressions {
 public:
  // Returns nothing if tables are less work.
  static std::optional<Progressions> of(std::size_t n, std::span<const BlockedType> types) {
    Progressions found;
    std::size_t indices = 0;
    for (const BlockedType& type : types) indices += type.index.size();
    for (const BlockedType& type : types) {
      if (type.blocks.empty()) continue;
      const std::size_t width = type.width;
      for (std::size_t begin = 0, end = 0; begin < type.index.size(); begin = end) {
        const std::uint32_t* const first = type.index.data() + begin;
        const std::uint32_t increment = begin + width < type.index.size() ? first[width] - first[0] : 1;
        end = begin + width;
        while (end < type.index.size() && goes_on(type.index.data() + end, width, increment)) end += width;
        found.add(type, first, static_cast<std::uint32_t>((end - begin) / width), increment);
        if (increment == 0 || n * found.couplings_.size() > 4 * indices) return std::nullopt;
      }
    }
    return found;
  }

  template <class Supervariables, class Visit>
  void for_each_partner(const Supervariables&, std::uint32_t variable, const Visit& visit) const {
    for (const Coupling& coupling : couplings_)
      if (coupling.contains(variable)) visit(variable + coupling.offset, 1);
  }
  std::size_t count() const {
    std::size_t sum = 0;
    for (const Coupling& coupling : couplings_) sum += coupling.count;
    return sum;
  }

 private:
  // The variables first, first + increment, … are each coupled to the variable at a fixed offset.
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

  void add(const BlockedType& type, const std::uint32_t* first, std::uint32_t count, std::uint32_t increment) {
    for (std::size_t b = 0; b < type.blocks.size(); ++b)
      for (const std::uint32_t partner : type.partners_of(b)) {
        const std::uint32_t variable = first[type.blocks[b].local];
        couplings_.push_back({variable, count, increment, first[type.blocks[partner].local] - variable});
      }
  }
  static bool goes_on(const std::uint32_t* variables, std::size_t width, std::uint32_t increment) {
    for (std::size_t i = 0; i < width; ++i)
      if (variables[i] - (variables - width)[i] != increment) return false;
    return true;
  }

  std::vector<Coupling> couplings_;
};

// For each supervariable the larger ones that have rows in its columns.
struct SupervariableRows {
  std::vector<std::uint32_t> begin, supervariables;
  std::size_t entries = 0;  // of the lower triangle of H

  template <class Supervariables, class Occurrences>
  SupervariableRows(const Supervariables& all, const Occurrences& occurrences) : begin(all.count() + 1) {
    supervariables.reserve(occurrences.count());
    const auto count = static_cast<std::uint32_t>(all.count());
    std::vector<std::uint32_t> last_column(count, count);  // the last column that has the row
    std::uint32_t* const last = last_column.data();
    for (std::uint32_t column = 0; column < count; ++column) {
      std::size_t rows = 0;
      occurrences.for_each_partner(all, column, [&](std::uint32_t v, std::uint32_t length) {
        all.for_each(v, length, [&](std::uint32_t row) {
          if (row <= column || last[row] == column) return;
          last[row] = column;
          supervariables.push_back(row);
          rows += all.end(row) - all.begin(row);
        });
      });
      const std::size_t length = all.end(column) - all.begin(column);
      entries += length * (length + 1) / 2 + length * rows;
      if (entries > max_entries)
        throw Error("element sum: the lower triangle has more than " + std::to_string(max_entries) +
                    " entries, at column " + std::to_string(all.begin(column)) + " of " +
                    std::to_string(all.begin(count)));
      if (supervariables.size() > begin[column] + std::size_t{1})
        std::sort(supervariables.begin() + begin[column], supervariables.end());
      begin[column + 1] = static_cast<std::uint32_t>(supervariables.size());
    }
  }
};

template <class Supervariables, class Occurrences>
SymmetricPattern by_supervariables(const Supervariables& supervariables, std::size_t n,
                                   const Occurrences& occurrences) {
  const SupervariableRows rows(supervariables, occurrences);
  SymmetricPattern pattern{static_cast<Eigen::Index>(n), std::vector<std::uint32_t>(n + 1),
                           std::vector<std::uint32_t>(rows.entries)};
  std::uint32_t* next = pattern.inner.data();
  const auto append = [&](std::uint32_t begin, std::uint32_t end) {
    for (; begin < end; ++begin) *next++ = begin;
  };
  for (std::uint32_t supervariable = 0; supervariable < supervariables.count(); ++supervariable)
    for (std::uint32_t column = supervariables.begin(supervariable); column < supervariables.end(supervariable);
         ++column) {
      append(column, supervariables.end(supervariable));
      for (std::uint32_t i = rows.begin[supervariable]; i < rows.begin[supervariable + 1]; ++i)
        append(supervariables.begin(rows.supervariables[i]), supervariables.end(rows.supervariables[i]));
      pattern.outer[column + 1] = static_cast<std::uint32_t>(next - pattern.inner.data());
    }
  return pattern;
}

}  // namespace

SymmetricPattern hessian_pattern(std::size_t n, std::span<const ElementType> types) {
  std::size_t indices = 0;
  for (const ElementType& type : types) indices += type.index.size();
  if (indices >= (std::size_t{1} << 32))
    throw Error("element sum: " + std::to_string(indices) + " indices in all; at most 2^32 - 1");
  const std::vector<BlockedType> blocked(types.begin(), types.end());
  const bool single = std::ranges::all_of(blocked, [](const BlockedType& type) {
    return std::ranges::all_of(type.blocks, [](const Block& block) { return block.length == 1; });
  });
  if (!single) {
    const Supervariables supervariables(n, blocked);
    return by_supervariables(supervariables, n, Occurrences(supervariables, blocked));
  }
  const SingleVariables variables(n);
  if (const auto progressions = Progressions::of(n, blocked)) return by_supervariables(variables, n, *progressions);
  return by_supervariables(variables, n, Occurrences(variables, blocked));
}

// In squares that stay in the cache.
void mirror(double* h, std::size_t n, std::size_t begin, std::size_t end) {
  constexpr std::size_t square = 32;
  for (std::size_t rows = 0; rows < end; rows += square)
    for (std::size_t j = std::max(begin, rows); j < end; ++j)
      for (std::size_t i = rows; i < std::min(rows + square, j); ++i) h[j * n + i] = h[i * n + j];
}

SymmetricPattern dense_pattern(std::size_t n) {
  if (n * n > max_entries)
    throw Error("element sum: a dense matrix of " + std::to_string(n) + " × " + std::to_string(n) +
                " has more than 2^31 - 1 entries; ask for the sparse one");
  return {static_cast<Eigen::Index>(n), {}, {}};
}

}  // namespace hesse::ad::detail
