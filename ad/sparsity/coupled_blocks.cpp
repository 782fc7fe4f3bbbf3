#include <algorithm>
#include <span>

#include <hesse/ad/sparsity/detail/coupled_blocks.hpp>
#include <hesse/ad/sparsity/detail/successors.hpp>

namespace hesse::ad::detail {

namespace {

// For each local variable those it is coupled to and itself, ascending.
class Neighbourhoods {
 public:
  explicit Neighbourhoods(const ElementKind& kind) : begin_(kind.width + 1) {
    const auto& entries = kind.entries();
    for (std::uint32_t i = 0; i < kind.width; ++i) ++begin_[i + 1];
    for (const auto& [i, j] : entries)
      if (i != j) ++begin_[i + 1], ++begin_[j + 1];
    for (std::size_t i = 0; i < kind.width; ++i) begin_[i + 1] += begin_[i];
    locals_.resize(begin_.back());
    std::vector<std::uint32_t> next(begin_.begin(), begin_.end() - 1);
    for (std::uint32_t i = 0; i < kind.width; ++i) locals_[next[i]++] = i;
    for (const auto& [i, j] : entries)
      if (i != j) locals_[next[i]++] = j, locals_[next[j]++] = i;
    for (std::uint32_t i = 0; i < kind.width; ++i)
      std::sort(locals_.begin() + begin_[i], locals_.begin() + begin_[i + 1]);
  }

  std::span<const std::uint32_t> of(std::uint32_t local) const {
    return std::span(locals_).subspan(begin_[local], begin_[local + 1] - begin_[local]);
  }

 private:
  std::vector<std::uint32_t> begin_, locals_;
};

// The number of variables from l on for the first of each block, 0 for others.
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

// Whether blocks overlap those of the next element shifted, as (0, 1), (1, 2), (2, 3), …: from some of the elements.
bool shifted(const ElementKind& kind, const std::vector<std::uint32_t>& lengths) {
  constexpr std::size_t some = 64;
  std::size_t shifts = 0, blocks = 0;
  for (std::size_t e = 1; e < std::min(some, kind.width == 0 ? 0 : kind.index.size() / kind.width); ++e) {
    const std::uint32_t* const variables = kind.index.data() + e * kind.width;
    for (std::uint32_t l = 0; l < kind.width; ++l) {
      const std::uint32_t v = variables[l], before = (variables - kind.width)[l];
      blocks += lengths[l] > 1;
      shifts += v != before && (v > before ? v - before : before - v) < lengths[l];
    }
  }
  return 2 * shifts > blocks;
}

}  // namespace

std::vector<CoupledBlock> coupled_blocks(const ElementKind& kind) {
  const Neighbourhoods neighbourhoods(kind);
  std::vector<std::uint32_t> lengths = block_lengths(neighbourhoods, successors(kind));
  if (shifted(kind, lengths)) lengths.assign(kind.width, 1);
  std::vector<CoupledBlock> blocks;
  for (std::uint32_t l = 0; l < kind.width; ++l) {
    if (lengths[l] == 0) continue;
    CoupledBlock& block = blocks.emplace_back(CoupledBlock{{l, lengths[l]}, {}});
    for (const std::uint32_t other : neighbourhoods.of(l))
      if (lengths[other] > 0 && (other != l || lengths[l] > 1)) block.partners.push_back({other, lengths[other]});
  }
  return blocks;
}

}  // namespace hesse::ad::detail
