#include <algorithm>

#include <hesse/ad/recording/inner_sums.hpp>
#include <hesse/ad/recording/leaves.hpp>
#include <hesse/ad/recording/linear_combination.hpp>

namespace hesse::ad {

namespace {

using Form = Recording::Form;
using Node = Recording::Node;

constexpr std::uint32_t least_summands = 32, most_summands_outside = 64;
constexpr std::size_t most_sums = 8, most_inputs = 4096;  // the Hessian is full

// Whether the sum at the output has few summands.
bool few_terms(const Recording& recording) {
  std::vector<std::uint32_t> open{recording.outputs().front()};
  std::uint32_t steps = 0;
  while (!open.empty()) {
    const Node& n = recording.nodes()[open.back()];
    open.pop_back();
    if (!is_linear_combination(n)) continue;
    if (++steps > 2 * most_summands_outside) return false;
    n.for_each_operand([&](std::uint32_t operand) { open.push_back(operand); });
  }
  return true;
}

class InnerSums {
 public:
  explicit InnerSums(const Recording& recording)
      : nodes_(recording.nodes()), inputs_(recording.inputs()), leaves_(recording, true), needed_(nodes_.size()) {
    needed_[recording.outputs().front()] = true;
  }

  std::vector<std::uint32_t> run() {
    std::vector<std::uint32_t> sums;
    const std::vector<std::uint32_t> summands = count_summands();
    std::vector<bool> met(nodes_.size());
    for (std::size_t i = nodes_.size(); i-- > 0;) {
      const Node& n = nodes_[i];
      if (!needed_[i]) continue;
      const bool linear = is_linear_combination(n);
      n.for_each_operand([&](std::uint32_t operand) {
        needed_[operand] = true;
        if (linear || met[operand] || summands[operand] < least_summands || leaves_.is_form(operand)) return;
        met[operand] = true;
        sums.push_back(operand);
      });
      if (sums.size() > most_sums) return {};
    }
    std::erase_if(sums, [&](std::uint32_t sum) { return 4 * width(sum) < inputs_; });
    std::sort(sums.begin(), sums.end());
    return sums;
  }

 private:
  std::vector<std::uint32_t> count_summands() const {
    std::vector<std::uint32_t> count(nodes_.size(), 1);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const Node& n = nodes_[i];
      if (!is_linear_combination(n)) continue;
      count[i] = n.form == Form::both ? std::min(count[n.a] + count[n.b], 1u << 30) : count[n.operand()];
    }
    return count;
  }

  std::size_t width(std::uint32_t root) const {
    std::vector<bool> met(nodes_.size());
    std::vector<std::uint32_t> open{root};
    std::size_t width = 0;
    while (!open.empty()) {
      const std::uint32_t i = open.back();
      open.pop_back();
      if (met[i]) continue;
      met[i] = true;
      if (i < inputs_) ++width;
      nodes_[i].for_each_operand([&](std::uint32_t operand) { open.push_back(operand); });
    }
    return width;
  }

  const GrowingArray<Node>& nodes_;
  std::size_t inputs_;
  Leaves leaves_;
  std::vector<bool> needed_;
};

}  // namespace

std::vector<std::uint32_t> inner_sums(const Recording& recording) {
  if (recording.inputs() > most_inputs || recording.outputs().front() == Recording::nowhere) return {};
  return few_terms(recording) ? InnerSums(recording).run() : std::vector<std::uint32_t>{};
}

}  // namespace hesse::ad
