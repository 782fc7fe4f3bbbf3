#include <algorithm>
#include <limits>

#include <hesse/ad/detail/separation/linear_combination.hpp>
#include <hesse/ad/detail/separation/summand_heap.hpp>
#include <hesse/ad/detail/separation/term_inputs.hpp>

// Finds linear forms: lengths of linear combinations, node by node, and their coefficients.
namespace hesse::ad::detail {

namespace {

using Form = Recording::Form;
using Node = Recording::Node;

// Linear combinations of at least this many variables, and a quarter of all inputs, become forms if n is at most …
constexpr std::uint16_t shortest_form = 8;
constexpr std::size_t max_dense_inputs = 4096;

std::uint16_t saturated(unsigned a, unsigned b) {
  return static_cast<std::uint16_t>(std::min<unsigned>(a + b, std::numeric_limits<std::uint16_t>::max()));
}

}  // namespace

TermInputs::TermInputs(const Recording& recording, bool with_forms, std::vector<std::uint32_t> nested_sums)
    : recording_(recording), inputs_(recording.inputs()), nested_sums_(std::move(nested_sums)) {
  if (!with_forms || inputs_ > max_dense_inputs) return;
  const auto& nodes = recording.nodes();
  length_.assign(nodes.size(), 0);
  recording.for_each_kept([&](std::size_t first, std::size_t end) {
    for (std::size_t i = first; i < end; ++i) {
      const Node& n = nodes[i];
      if (n.form == Form::input) length_[i] = 1;
      if (!is_linear_combination(n)) continue;
      if (n.form != Form::both)
        length_[i] = length_[n.operand()];
      else if (length_[n.a] && length_[n.b])
        length_[i] = saturated(length_[n.a], length_[n.b]);
    }
  });
}

// A form that is shifted or scaled is an operation on that form.
bool TermInputs::is_long(std::uint32_t node) const {
  return recording_.nodes()[node].form == Form::both && length_[node] >= shortest_form && 4u * length_[node] >= inputs_;
}

std::uint32_t TermInputs::number_beyond(std::uint32_t node) {
  const auto [known, fresh] = number_.try_emplace(node, static_cast<std::uint32_t>(inputs_ + met_.size()));
  if (fresh) {
    met_.push_back(node);
    if (!is_nested_sum(node)) forms_.push_back(linear_form(node));
  }
  return known->second;
}

std::vector<std::uint32_t> TermInputs::places() const {
  std::vector<std::uint32_t> places;
  const auto nested_sums = static_cast<std::size_t>(
      std::count_if(met_.begin(), met_.end(), [this](std::uint32_t node) { return is_nested_sum(node); }));
  const auto forms = static_cast<std::uint32_t>(met_.size() - nested_sums);
  std::uint32_t form = 0;
  for (const std::uint32_t node : met_) {
    const auto nested = std::find(nested_sums_.begin(), nested_sums_.end(), node);
    places.push_back(nested == nested_sums_.end() ? form++
                                                  : forms + static_cast<std::uint32_t>(nested - nested_sums_.begin()));
  }
  return places;
}

LinearForm TermInputs::linear_form(std::uint32_t root) {
  const auto& nodes = recording_.nodes();
  LinearForm form;
  weight_.resize(inputs_, 0.0);
  const auto meet = [&](std::uint32_t variable, double weight) {
    form.variable.push_back(variable);
    weight_[variable] += weight;
  };
  SummandHeap<Summand> open;
  open.push({root, 1.0});
  while (!open.empty()) {
    const auto [node, weight] = open.pop();
    form.offset += for_each_summand(recording_, nodes[node], weight, [&](std::uint32_t operand, double w) {
      // Most summands are variables, scaled or not. They bypass the heap: other paths to them need not be merged.
      const Node& n = nodes[operand];
      if (n.form == Form::input)
        meet(operand, w);
      else if (n.form != Form::both && nodes[n.operand()].form == Form::input)
        form.offset += for_each_summand(recording_, n, w, meet);
      else
        open.push({operand, w});
    });
  }
  std::sort(form.variable.begin(), form.variable.end());
  form.variable.erase(std::unique(form.variable.begin(), form.variable.end()), form.variable.end());
  for (const std::uint32_t v : form.variable) form.coefficient.push_back(std::exchange(weight_[v], 0.0));
  return form;
}

}  // namespace hesse::ad::detail
