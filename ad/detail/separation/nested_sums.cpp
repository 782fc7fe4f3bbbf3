#include <algorithm>

#include <hesse/ad/detail/separation/linear_combination.hpp>
#include <hesse/ad/detail/separation/nested_sums.hpp>
#include <hesse/ad/detail/separation/term_inputs.hpp>

// The search for nested sums: long sums with many nonlinear summands inside the terms of the outermost sum.
namespace hesse::ad::detail {

namespace {

using Form = Recording::Form;
using Node = Recording::Node;

constexpr std::uint32_t min_summands = 32;
constexpr std::size_t max_inputs = 4096,
                      max_inputs_inside = 1024;  // for the outer sum and for nested sums: their Hessians are full

// Whether the sum at the output has at most max_outer_terms summands.
bool is_short_sum(const Recording& recording) {
  std::vector<std::uint32_t> open{recording.outputs().front()};
  std::size_t steps = 0;
  while (!open.empty()) {
    const Node& n = recording.nodes()[open.back()];
    open.pop_back();
    if (!is_linear_combination(n)) continue;
    if (++steps > max_outer_terms) return false;
    n.for_each_operand([&](std::uint32_t operand) { open.push_back(operand); });
  }
  return true;
}

class NestedSums {
 public:
  NestedSums(const Recording& recording, std::uint32_t root, std::size_t max_visits)
      : nodes_(recording.nodes()),
        inputs_(recording.inputs()),
        max_visits_(max_visits),
        term_inputs_(recording, true),
        summands_(count_summands()),
        uses_(count_uses()),
        needed_(nodes_.size()),
        met_(nodes_.size()) {
    needed_[root] = true;
  }

  std::vector<std::uint32_t> run() {
    std::vector<std::uint32_t> sums;
    std::size_t looked_at = 0;
    for (std::size_t i = nodes_.size(); i-- > 0;) {
      const Node& n = nodes_[i];
      // Sums inside a sum that was found are searched for when that sum is separated.
      if (!needed_[i] || std::find(sums.begin(), sums.end(), i) != sums.end()) continue;
      const bool linear = is_linear_combination(n);
      n.for_each_operand([&](std::uint32_t operand) {
        needed_[operand] = true;
        const std::uint32_t sum = without_shifts(operand);
        if (linear || met_[sum] || summands_[sum] < min_summands || term_inputs_.is_form(sum)) return;
        met_[sum] = true;
        ++looked_at;
        if (looked_at <= max_visits_ && 4 * width(sum) >= inputs_) sums.push_back(sum);
      });
      if (looked_at > max_visits_) return {};
    }
    std::sort(sums.begin(), sums.end());
    return sums;
  }

 private:
  // Strips shifts and factors. It also strips a few summands from a long sum that has other uses: log(s + 1) √s has one
  // sum, not two, and (x₁ - s)², (x₂ - s)², … have one.
  std::uint32_t without_shifts(std::uint32_t node) const {
    const auto shared = [this](std::uint32_t sum, std::uint32_t other) {
      return summands_[sum] >= min_summands && summands_[other] < min_summands && uses_[sum] > 1;
    };
    while (is_linear_combination(nodes_[node])) {
      const Node& n = nodes_[node];
      if (n.form != Form::both)
        node = n.operand();
      else if (shared(n.a, n.b))
        node = n.a;
      else if (shared(n.b, n.a))
        node = n.b;
      else
        break;
    }
    return node;
  }

  std::vector<std::uint32_t> count_uses() const {
    std::vector<std::uint32_t> uses(nodes_.size());
    for (const Node& n : nodes_)
      if (!n.is_guard()) n.for_each_operand([&](std::uint32_t operand) { ++uses[operand]; });
    return uses;
  }

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
  std::size_t inputs_, max_visits_;
  TermInputs term_inputs_;
  std::vector<std::uint32_t> summands_, uses_;  // by node
  std::vector<bool> needed_, met_;
};

}  // namespace

std::vector<std::uint32_t> find_nested_sums(const Recording& recording) {
  if (recording.inputs() > max_inputs || recording.outputs().front() == Recording::nowhere) return {};
  const bool many_terms = !recording.loops().empty();
  if (many_terms || !is_short_sum(recording)) return {};
  return NestedSums(recording, recording.outputs().front(), max_nested_sums).run();
}

std::vector<std::uint32_t> find_nested_sums(const Recording& recording, std::uint32_t sum, std::size_t max_visits) {
  if (recording.inputs() > max_inputs_inside || max_visits == 0) return {};
  return NestedSums(recording, sum, max_visits).run();
}

}  // namespace hesse::ad::detail
