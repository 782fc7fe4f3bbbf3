#include <algorithm>
#include <limits>

#include <hesse/ad/recording/shapes.hpp>

namespace hesse::ad {

namespace {

using Form = Recording::Form;
using Node = Recording::Node;

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

}  // namespace

std::size_t Guards::first_after(std::uint32_t node) const {
  return static_cast<std::size_t>(std::upper_bound(nodes_.begin(), nodes_.end(), node) - nodes_.begin());
}

inline bool ShapeMatcher::same_kind(const Node& n, const Node& expected) const {
  return n.operation == expected.operation && n.form == expected.form && n.comparison == expected.comparison;
}

// Nodes are met from their users down: the first decides which one it is.
inline bool ShapeMatcher::place(std::uint32_t local, std::uint32_t node) {
  std::uint32_t& known = node_of_[local];
  if (known != none) return known == node;
  known = node;
  return leaves_.contains(node) == (local < inputs_);
}

inline void ShapeMatcher::keep_constant(const Node& n, const Node& expected) {
  const auto& constants = recording_.constants();
  if (n.form == Form::left) constants_[expected.b] = constants[n.b];
  if (n.form == Form::right || n.form == Form::constant) constants_[expected.a] = constants[n.a];
}

inline bool ShapeMatcher::place_operands(const Node& n, const Node& expected) {
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

void ShapeMatcher::begin(const Shape& shape, const TermGraph& graph) {
  inputs_ = graph.inputs;
  node_of_.assign(inputs_ + shape.operations, none);
  constants_.resize(graph.constants);
}

void ShapeMatcher::append_to(Cluster& cluster) const { cluster.append(leaf_numbers_, constants_); }

bool ShapeMatcher::match(const Shape& shape, const GrowingArray<Summand>& terms, std::size_t t, Cluster& cluster) {
  const std::size_t roots = shape.roots.size();
  if (t + roots > terms.size()) return false;
  const TermGraph& graph = cluster.graph;
  begin(shape, graph);
  for (std::size_t r = 0; r < roots; ++r)
    if ((terms[t + r].weight != 1.0) != shape.weighted[r] || !place(shape.roots[r], terms[t + r].node)) return false;
  const std::uint32_t after = t > 0 ? terms[t - 1].node : 0, last = terms[t + roots - 1].node;
  const std::uint32_t before = t + roots < terms.size() ? terms[t + roots].node : none;
  if (before != none && before > last) prefetch(last, before);
  if (!operations_match(shape, graph) || !guards_match(shape, graph, after, last, before) || !number_leaves(graph))
    return false;

  std::size_t weight = t;
  for (std::size_t j = shape.operations + shape.guards; j < graph.nodes.size(); ++j) {
    if (graph.nodes[j].form != Form::left) continue;
    while (terms[weight].weight == 1.0) ++weight;
    constants_[graph.nodes[j].b] = terms[weight++].weight;
  }
  for (const std::size_t guard : guards_found_) guards_.take(guard);
  append_to(cluster);
  return true;
}

// Here comparisons are roots like the output.
bool ShapeMatcher::match(const Shape& shape, std::uint32_t root, std::span<const std::uint32_t> guards,
                         Cluster& cluster) {
  const TermGraph& graph = cluster.graph;
  if (guards.size() != shape.guards) return false;
  begin(shape, graph);
  if (!place(shape.roots[0], root)) return false;
  for (std::size_t g = 0; g < guards.size(); ++g) {
    const Node& n = recording_.nodes()[guards[g]];
    const Node& expected = graph.nodes[shape.operations + g];
    if (!same_kind(n, expected) || !place_operands(n, expected)) return false;
    keep_constant(n, expected);
  }
  if (!operations_match(shape, graph) || !number_leaves(graph)) return false;
  append_to(cluster);
  return true;
}

// What lies between two roots is what the next term will look at, backwards.
void ShapeMatcher::prefetch(std::uint32_t after, std::uint32_t before) const {
  constexpr std::uint32_t line = 64 / sizeof(Node), most = 64 * line;
  const Node* const nodes = recording_.nodes().data();
  for (std::uint32_t i = before - std::min(before - after, most); i <= before; i += line) __builtin_prefetch(nodes + i);
}

bool ShapeMatcher::operations_match(const Shape& shape, const TermGraph& graph) {
  for (std::size_t j = shape.operations; j-- > 0;) {
    const Node& n = recording_.nodes()[node_of_[inputs_ + j]];
    const Node& expected = graph.nodes[j];
    if (!same_kind(n, expected) || !place_operands(n, expected)) return false;
    keep_constant(n, expected);
  }
  return true;
}

// Every comparison since the term before has to be one of the shape's, and of those up to the next term all that are about
// this one.
bool ShapeMatcher::guards_match(const Shape& shape, const TermGraph& graph, std::uint32_t after, std::uint32_t last,
                                std::uint32_t before) {
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
    good = g < shape.guards;
    if (!good) return;
    const Node& expected = graph.nodes[shape.operations + g];
    good = same_kind(n, expected) && (n.form == Form::right || local_of(n.a) == expected.a) &&
           (n.form == Form::left || local_of(n.b) == expected.b);
    if (good) keep_constant(n, expected);
    guards_found_.push_back(i);
  });
  return good && guards_found_.size() == shape.guards;
}

std::uint32_t ShapeMatcher::local_of(std::uint32_t node) const {
  const auto found = std::find(node_of_.begin(), node_of_.end(), node);
  return found == node_of_.end() ? none : static_cast<std::uint32_t>(found - node_of_.begin());
}

// No leaf may stand for two inputs.
bool ShapeMatcher::number_leaves(const TermGraph& graph) {
  ++matches_;
  leaf_numbers_.resize(graph.inputs);
  for (std::uint32_t i = 0; i < graph.inputs; ++i) {
    const std::uint32_t number = leaves_.number(node_of_[i]);
    if (number >= met_.size()) met_.resize(std::max<std::size_t>(number + std::size_t{1}, recording_.inputs()), 0);
    if (met_[number] == matches_) return false;
    met_[number] = matches_;
    leaf_numbers_[i] = number;
  }
  return true;
}

}  // namespace hesse::ad
