#include <algorithm>
#include <limits>

#include <hesse/ad/detail/separation/template_matching.hpp>

// Template matching: the walk over a term template and the recording, and the comparison of their guards.
namespace hesse::ad::detail {

namespace {

using Form = Recording::Form;
using Node = Recording::Node;

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

}  // namespace

std::size_t Guards::first_after(std::uint32_t node) const {
  return static_cast<std::size_t>(std::upper_bound(nodes_.begin(), nodes_.end(), node) - nodes_.begin());
}

inline bool TemplateMatcher::same_kind(const Node& n, const Node& expected) const {
  return n.operation == expected.operation && n.form == expected.form && n.comparison == expected.comparison;
}

// Nodes are visited after their uses; the first use determines the node, all others must agree.
inline bool TemplateMatcher::place(std::uint32_t local, std::uint32_t node) {
  std::uint32_t& known = node_of_[local];
  if (known != none) return known == node;
  known = node;
  return term_inputs_.contains(node) == (local < inputs_);
}

inline void TemplateMatcher::keep_constant(const Node& n, const Node& expected) {
  const auto& constants = recording_.constants();
  if (n.form == Form::left) constants_[expected.b] = constants[n.b];
  if (n.form == Form::right || n.form == Form::constant) constants_[expected.a] = constants[n.a];
}

inline bool TemplateMatcher::place_operands(const Node& n, const Node& expected) {
  switch (n.form) {
    case Form::unary:
    case Form::left:
      return place(expected.a, n.a);
    case Form::right:
      return place(expected.b, n.b);
    case Form::both:
      return place(expected.a, n.a) && place(expected.b, n.b);
    case Form::ternary:
      return place(expected.a, n.a) && place(expected.b, n.b) && place(expected.c, n.c);
    case Form::constant:
    case Form::input:
      break;
  }
  return true;
}

void TemplateMatcher::begin(const TermTemplate& term_template, const TermGraph& graph) {
  inputs_ = graph.inputs;
  node_of_.assign(inputs_ + term_template.operations, none);
  constants_.resize(graph.constants);
}

void TemplateMatcher::append_to(Cluster& cluster) const { cluster.append(input_numbers_, constants_); }

bool TemplateMatcher::match(const TermTemplate& term_template, const GrowingArray<Summand>& terms, std::size_t t,
                            Cluster& cluster) {
  const std::size_t roots = term_template.roots.size();
  if (t + roots > terms.size()) return false;
  const TermGraph& graph = cluster.graph;
  begin(term_template, graph);
  for (std::size_t r = 0; r < roots; ++r)
    if ((terms[t + r].weight != 1.0) != term_template.weighted[r] || !place(term_template.roots[r], terms[t + r].node))
      return false;
  const std::uint32_t after = t > 0 ? terms[t - 1].node : 0, last = terms[t + roots - 1].node;
  const std::uint32_t before = t + roots < terms.size() ? terms[t + roots].node : none;
  if (before != none && before > last) prefetch(last, before);
  if (!operations_match(term_template, graph) || !guards_match(term_template, graph, after, last, before) ||
      !number_inputs(graph))
    return false;

  std::size_t weight = t;
  for (std::size_t j = term_template.operations + term_template.guards; j < graph.nodes.size(); ++j) {
    if (graph.nodes[j].form != Form::left) continue;
    while (terms[weight].weight == 1.0) ++weight;
    constants_[graph.nodes[j].b] = terms[weight++].weight;
  }
  for (const std::size_t guard : guards_found_) guards_.take(guard);
  append_to(cluster);
  return true;
}

// Here the guards are roots like the output.
bool TemplateMatcher::match(const TermTemplate& term_template, std::uint32_t root,
                            std::span<const std::uint32_t> guards, Cluster& cluster) {
  const TermGraph& graph = cluster.graph;
  if (guards.size() != term_template.guards) return false;
  begin(term_template, graph);
  if (!place(term_template.roots[0], root)) return false;
  for (std::size_t g = 0; g < guards.size(); ++g) {
    const Node& n = recording_.nodes()[guards[g]];
    const Node& expected = graph.nodes[term_template.operations + g];
    if (!same_kind(n, expected) || !place_operands(n, expected)) return false;
    keep_constant(n, expected);
  }
  if (!operations_match(term_template, graph) || !number_inputs(graph)) return false;
  append_to(cluster);
  return true;
}

// The next term will visit the nodes between the two roots, backwards.
void TemplateMatcher::prefetch(std::uint32_t after, std::uint32_t before) const {
  constexpr std::uint32_t line = 64 / sizeof(Node), max_nodes = 64 * line;
  const Node* const nodes = recording_.nodes().data();
  for (std::uint32_t i = before - std::min(before - after, max_nodes); i <= before; i += line)
    __builtin_prefetch(nodes + i);
}

bool TemplateMatcher::operations_match(const TermTemplate& term_template, const TermGraph& graph) {
  for (std::size_t j = term_template.operations; j-- > 0;) {
    const Node& n = recording_.nodes()[node_of_[inputs_ + j]];
    const Node& expected = graph.nodes[j];
    if (!same_kind(n, expected) || !place_operands(n, expected)) return false;
    keep_constant(n, expected);
  }
  return true;
}

// Every guard since the last term must be one of the template. Of the guards up to the next term, those that compare
// nodes of this term must be.
bool TemplateMatcher::guards_match(const TermTemplate& term_template, const TermGraph& graph, std::uint32_t after,
                                   std::uint32_t last, std::uint32_t before) {
  guards_found_.clear();
  bool good = true;
  guards_.for_each_free(after, before, [&](std::uint32_t guard, std::size_t i) {
    if (!good) return;
    const Node& n = recording_.nodes()[guard];
    bool about_this = true;
    n.for_each_operand([&](std::uint32_t operand) { about_this = about_this && local_of(operand) != none; });
    if (!about_this) {
      good = guard > last;
      return;
    }
    const std::size_t g = guards_found_.size();
    good = g < term_template.guards;
    if (!good) return;
    const Node& expected = graph.nodes[term_template.operations + g];
    good = same_kind(n, expected) && (n.form == Form::right || local_of(n.a) == expected.a) &&
           (n.form == Form::left || local_of(n.b) == expected.b);
    if (good) keep_constant(n, expected);
    guards_found_.push_back(i);
  });
  return good && guards_found_.size() == term_template.guards;
}

std::uint32_t TemplateMatcher::local_of(std::uint32_t node) const {
  const auto found = std::find(node_of_.begin(), node_of_.end(), node);
  return found == node_of_.end() ? none : static_cast<std::uint32_t>(found - node_of_.begin());
}

// No term input may fill two inputs of the graph.
bool TemplateMatcher::number_inputs(const TermGraph& graph) {
  ++matches_;
  input_numbers_.resize(graph.inputs);
  for (std::uint32_t i = 0; i < graph.inputs; ++i) {
    const std::uint32_t number = term_inputs_.number(node_of_[i]);
    if (number >= met_.size()) met_.resize(std::max<std::size_t>(number + std::size_t{1}, recording_.inputs()), 0);
    if (met_[number] == matches_) return false;
    met_[number] = matches_;
    input_numbers_[i] = number;
  }
  return true;
}

}  // namespace hesse::ad::detail
