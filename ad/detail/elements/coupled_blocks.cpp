#include <algorithm>
#include <span>
#include <utility>

#include <hesse/ad/detail/elements/coupled_blocks.hpp>
#include <hesse/ad/detail/elements/successors.hpp>

// Blocks of coupled variables: as long as all variables of a block are coupled to the same others.
namespace hesse::ad::detail {

namespace {

// For each local variable: those to which it is coupled, and itself, ascending.
struct Neighbourhoods {
  std::vector<std::uint32_t> begin, locals;

  explicit Neighbourhoods(const ElementType& type) : begin(type.width + 1) {
    const auto& entries = type.entries();
    for (std::uint32_t i = 0; i < type.width; ++i) ++begin[i + 1];
    for (const auto& [i, j] : entries)
      if (i != j) ++begin[i + 1], ++begin[j + 1];
    for (std::size_t i = 0; i < type.width; ++i) begin[i + 1] += begin[i];
    locals.resize(begin.back());
    std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
    // Entries come by column: before those of column j, all smaller neighbours of j are in its list.
    std::uint32_t self = 0;
    for (const auto& [i, j] : entries) {
      for (; self <= j; ++self) locals[next[self]++] = self;
      if (i != j) locals[next[i]++] = j, locals[next[j]++] = i;
    }
    for (; self < type.width; ++self) locals[next[self]++] = self;
  }

  std::span<const std::uint32_t> of(std::uint32_t local) const {
    return std::span(locals).subspan(begin[local], begin[local + 1] - begin[local]);
  }
};

// For the first variable of each block its length, 0 for the other variables.
std::vector<std::uint32_t> block_lengths(const Neighbourhoods& neighbourhoods, std::vector<std::uint32_t> successor) {
  const auto width = static_cast<std::uint32_t>(successor.size());
  std::vector<bool> begins(width, true);
  for (std::uint32_t l = 0; l < width; ++l) {
    if (successor[l] == no_successor) continue;
    if (std::ranges::equal(neighbourhoods.of(l), neighbourhoods.of(successor[l])))
      begins[successor[l]] = false;
    else
      successor[l] = no_successor;
  }
  std::vector<std::uint32_t> lengths(width);
  for (std::uint32_t l = 0; l < width; ++l)
    for (std::uint32_t i = l; begins[l] && i != no_successor; i = successor[i]) ++lengths[l];
  return lengths;
}

// Whether blocks overlap those of the next element shifted by one, as (0, 1), (1, 2), …. Some elements are examined.
bool shifted(const ElementType& type, const std::vector<std::uint32_t>& lengths) {
  constexpr std::size_t some = 64;
  std::size_t shifts = 0, blocks = 0;
  for (std::size_t e = 1; e < std::min(some, type.width == 0 ? 0 : type.index.size() / type.width); ++e) {
    const std::uint32_t* const variables = type.index.data() + e * type.width;
    for (std::uint32_t l = 0; l < type.width; ++l) {
      const std::uint32_t v = variables[l], before = (variables - type.width)[l];
      blocks += lengths[l] > 1;
      shifts += lengths[l] > 1 && (v == before + 1 || before == v + 1);
    }
  }
  return 2 * shifts > blocks;
}

}  // namespace

CoupledBlocks coupled_blocks(const ElementType& type) {
  Neighbourhoods neighbourhoods(type);
  std::vector<std::uint32_t> lengths(type.width, 1);
  if (type.index.size() > type.width) lengths = block_lengths(neighbourhoods, successors(type));
  if (shifted(type, lengths)) lengths.assign(type.width, 1);
  CoupledBlocks result;
  std::vector<std::uint32_t> number(type.width);
  for (std::uint32_t l = 0; l < type.width; ++l) {
    if (lengths[l] == 0) continue;
    number[l] = static_cast<std::uint32_t>(result.blocks.size());
    result.blocks.push_back({l, lengths[l]});
  }
  // The partners of the blocks are written over the neighbour lists.
  std::uint32_t* next = neighbourhoods.locals.data();
  result.begin.push_back(0);
  for (const Block& block : result.blocks) {
    for (const std::uint32_t other : neighbourhoods.of(block.local))
      if (lengths[other] > 0 && (other != block.local || block.length > 1)) *next++ = number[other];
    result.begin.push_back(static_cast<std::uint32_t>(next - neighbourhoods.locals.data()));
  }
  result.partners = std::move(neighbourhoods.locals);
  return result;
}

}  // namespace hesse::ad::detail
