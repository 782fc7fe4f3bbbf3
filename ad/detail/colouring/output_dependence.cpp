#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include <hesse/ad/detail/colouring/output_dependence.hpp>

// The dependence of outputs on variables: bit sets are propagated through the recording, 64 variables at a time.
namespace hesse::ad::detail {

SparsityPattern dependence(const Recording& recording) {
  constexpr std::size_t word = 64;
  const std::size_t n = recording.inputs();
  const auto& outputs = recording.outputs();
  std::vector<std::uint64_t> sets(recording.nodes().size());
  std::vector<SparsityPattern::Entry> entries;
  for (std::size_t first = 0; first < n; first += word) {
    std::size_t input = 0, i = 0;
    for (const Recording::Node& node : recording.nodes()) {
      std::uint64_t set = 0;
      if (node.form == Recording::Form::input) {
        if (input >= first && input < first + word) set = std::uint64_t{1} << (input - first);
        ++input;
      } else if (!node.is_guard()) {
        node.for_each_operand([&](std::uint32_t operand) { set |= sets[operand]; });
      }
      sets[i++] = set;
    }
    for (std::size_t output = 0; output < outputs.size(); ++output) {
      if (outputs[output] == Recording::nowhere) continue;
      for (std::uint64_t set = sets[outputs[output]]; set != 0; set &= set - 1)
        entries.emplace_back(output, first + static_cast<std::size_t>(std::countr_zero(set)));
    }
  }
  return SparsityPattern::from_entries(static_cast<Eigen::Index>(outputs.size()), static_cast<Eigen::Index>(n),
                                       entries);
}

}  // namespace hesse::ad::detail
