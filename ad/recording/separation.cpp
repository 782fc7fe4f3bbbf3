#include <algorithm>
#include <limits>
#include <utility>

#include <hesse/ad/recording/separation.hpp>

namespace hesse::ad {

namespace {

using Form = Recording::Form;
using Node = Recording::Node;
using elementary::Add;
using elementary::Div;
using elementary::Mul;
using elementary::Neg;
using elementary::Sub;

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max(), open = none - 1, done = none - 2;
// A subtree of so few summands is one term, not several.
constexpr std::uint16_t whole_term = 8;
// Terms at most this far apart belong together when they share so many operations, and a third of the later one's own.
constexpr std::uint32_t window = 3;
constexpr std::size_t least_shared = 8;
// Linear combinations at least this long, and as long as a quarter of all inputs, become forms where n is at most …
constexpr std::uint16_t shortest_form = 8;
constexpr std::size_t most_dense_inputs = 4096;
// Shapes tried before a term is taken apart node by node.
constexpr std::size_t remembered_shapes = 4;
// Repeating shared intermediates may visit this many times as many nodes as there are.
constexpr std::size_t repetition = 4;

struct Term {
  std::uint32_t node;
  double weight;
};

bool is(const Node& n, Operation operation) { return n.operation == operation && n.form > Form::constant; }
bool is_linear_combination(const Node& n) {
  if (is(n, operation_of<Add>) || is(n, operation_of<Sub>) || is(n, operation_of<Neg>)) return true;
  return (is(n, operation_of<Mul>) && (n.form == Form::left || n.form == Form::right)) ||
         (is(n, operation_of<Div>) && n.form == Form::left);
}

std::uint16_t saturated(unsigned a, unsigned b) {
  return static_cast<std::uint16_t>(std::min<unsigned>(a + b, std::numeric_limits<std::uint16_t>::max()));
}

// How terms of a cluster look from their last root: the fast way to recognise the next one.
struct Shape {
  std::size_t cluster;
  std::vector<std::uint32_t> offset;  // of each node of the graph, back from the last root; none for what was added
  std::vector<std::uint32_t> root_offset;  // of each term's root
  std::vector<bool> weighted;              // which roots carry a factor
};

class Separator {
 public:
  explicit Separator(const Recording& recording)
      : recording_(recording), nodes_(recording.nodes()), inputs_(recording.inputs()) {
    result_.inputs = inputs_;
  }

  Separation run_outputs() {
    for (const std::uint32_t output : recording_.outputs()) terms_.push_back({output, 1.0});
    prepare_marks();
    for (std::size_t t = 0; t < terms_.size(); ++t)
      if (recognise(t) == 0) take_apart(t, false);
    take_guards();
    return std::move(result_);
  }

  Separation run() {
    count_summands();
    flatten();
    prepare_marks();
    for (std::size_t t = 0; t < terms_.size();) {
      const std::size_t taken = recognise(t);
      t += taken > 0 ? taken : take_apart(t, true);
      if (repeats_much()) return whole();
    }
    take_guards();
    return std::move(result_);
  }

 private:
  void prepare_marks() {
    mark_.assign(nodes_.size() + 1, 0);
    attached_.assign(nodes_.size(), false);
  }

  bool repeats_much() const { return visited_ > repetition * nodes_.size() + 4096; }

  // A term for each guard, as long as that repeats little; the others together.
  void take_guards() {
    std::vector<std::uint32_t> together;
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
      if (!nodes_[i].is_guard() || attached_[i]) continue;
      if (repeats_much()) {
        if (together.empty()) ++epoch_;
        collect_guard(i, together);
      } else {
        std::vector<std::uint32_t> cone;
        ++epoch_;
        collect_guard(i, cone);
        add_term(std::move(cone), {});
      }
    }
    if (!together.empty()) add_term(std::move(together), {});
  }

  // Which nodes are sums, of how many summands, and which are linear in the inputs, of how many of them.
  void count_summands() {
    const bool forms = inputs_ <= most_dense_inputs;
    summands_.assign(nodes_.size(), 1);
    linear_.assign(forms ? nodes_.size() : 0, 0);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const Node& n = nodes_[i];
      if (n.form == Form::input && forms) linear_[i] = 1;
      if (!is_linear_combination(n)) continue;
      const bool two = n.form == Form::both;
      summands_[i] = two ? saturated(summands_[n.a], summands_[n.b]) : summands_[n.operand()];
      if (!forms) continue;
      if (two)
        linear_[i] = linear_[n.a] && linear_[n.b] ? saturated(linear_[n.a], linear_[n.b]) : std::uint16_t{0};
      else
        linear_[i] = linear_[n.operand()];
    }
  }

  bool is_form(std::uint32_t node) const {
    if (linear_.empty()) return false;
    // A form shifted or scaled is an operation on that form.
    const std::uint16_t length = nodes_[node].form == Form::both ? linear_[node] : std::uint16_t{0};
    return length >= shortest_form && 4u * length >= inputs_;
  }

  double constant_of(const Node& n) const { return recording_.constants()[n.form == Form::left ? n.b : n.a]; }

  // visit(operand, its factor) for the operands of a linear combination; constants aside.
  template <class Visit>
  void summands_of(const Node& n, double weight, Visit&& visit) const {
    const double second = is(n, operation_of<Sub>) ? -weight : weight;
    if (n.form == Form::both) {
      visit(n.b, second);
      visit(n.a, weight);
    } else if (is(n, operation_of<Neg>)) {
      visit(n.a, -weight);
    } else if (is(n, operation_of<Mul>)) {
      visit(n.operand(), weight * constant_of(n));
    } else if (is(n, operation_of<Div>)) {
      visit(n.operand(), weight / constant_of(n));
    } else {
      visit(n.operand(), n.form == Form::right ? second : weight);
    }
  }
  // The constant summand of a linear combination.
  double constant_summand(const Node& n, double weight) const {
    const bool sum = is(n, operation_of<Add>), difference = is(n, operation_of<Sub>);
    if (n.form == Form::both || (!sum && !difference)) return 0.0;
    return (difference && n.form == Form::left ? -weight : weight) * constant_of(n);
  }

  // The terms of the sum at the output, in the order of the run. Whatever has several ways to the output is met once, after all
  // that uses it.
  void flatten() {
    struct Open {
      std::uint32_t node;
      double weight;
      bool spine;  // reached along the long side of a sum: goes on being taken apart whatever its length
    };
    double constant = 0.0;
    std::vector<Open> heap;
    const auto earlier = [](const Open& a, const Open& b) { return a.node < b.node; };
    const auto reach = [&](const Open& next) {
      const Node& n = nodes_[next.node];
      if (n.form == Form::constant) {
        constant += next.weight * recording_.constants()[n.a];
      } else if (!is_linear_combination(n) || !(next.spine || summands_[next.node] > whole_term) ||
                 is_form(next.node)) {
        terms_.push_back({next.node, next.weight});
      } else {
        heap.push_back(next);
        std::push_heap(heap.begin(), heap.end(), earlier);
      }
    };
    reach({recording_.outputs().front(), 1.0, false});
    while (!heap.empty()) {
      const std::uint32_t node = heap.front().node;
      const double weight = taken(heap, earlier);
      const Node& n = nodes_[node];
      constant += constant_summand(n, weight);
      const bool two = n.form == Form::both;
      const bool left_longer = two && summands_[n.a] >= summands_[n.b];
      summands_of(n, weight, [&](std::uint32_t operand, double w) {
        reach({operand, w, !two || (operand == n.a) == left_longer});
      });
    }
    std::stable_sort(terms_.begin(), terms_.end(), [](const Term& a, const Term& b) { return a.node < b.node; });
    merge_equal_terms();
    if (constant != 0.0) add_constant(constant);
    summands_ = {};
  }

  // Takes the last node of a heap of nodes with weights: all its weights together.
  template <class Weighted, class Earlier>
  static double taken(std::vector<Weighted>& heap, const Earlier& earlier) {
    const std::uint32_t node = heap.front().node;
    double weight = 0.0;
    while (!heap.empty() && heap.front().node == node) {
      weight += heap.front().weight;
      std::pop_heap(heap.begin(), heap.end(), earlier);
      heap.pop_back();
    }
    return weight;
  }

  void merge_equal_terms() {
    std::size_t kept = 0;
    for (const Term& term : terms_) {
      if (kept > 0 && terms_[kept - 1].node == term.node)
        terms_[kept - 1].weight += term.weight;
      else
        terms_[kept++] = term;
    }
    terms_.resize(kept);
  }

  void add_constant(double value) {
    Cluster& cluster = result_.clusters.emplace_back();
    cluster.graph.constants = 1;
    cluster.graph.nodes = {{Operation{}, Form::constant, 0, 0}};
    cluster.graph.root = 0;
    cluster.count = 1;
    cluster.constants = {value};
  }

  // Variables and forms are the inputs of terms; their numbers in the tables.
  bool is_leaf(std::uint32_t node) const { return node < inputs_ || is_form(node); }
  std::uint32_t leaf_number(std::uint32_t node) {
    if (node < inputs_) return node;
    if (form_number_.empty()) form_number_.assign(nodes_.size(), none);
    std::uint32_t& number = form_number_[node];
    if (number == none) {
      number = static_cast<std::uint32_t>(inputs_ + result_.forms.size());
      result_.forms.push_back(linear_form(node));
    }
    return number;
  }

  LinearForm linear_form(std::uint32_t root) {
    LinearForm form;
    weight_.resize(inputs_, 0.0);
    std::vector<Term> heap{{root, 1.0}};
    const auto earlier = [](const Term& a, const Term& b) { return a.node < b.node; };
    while (!heap.empty()) {
      const Node& n = nodes_[heap.front().node];
      const double weight = taken(heap, earlier);
      form.offset += constant_summand(n, weight);
      summands_of(n, weight, [&](std::uint32_t operand, double w) {
        if (nodes_[operand].form == Form::input) {
          form.variable.push_back(operand);
          weight_[operand] += w;
        } else {
          heap.push_back({operand, w});
          std::push_heap(heap.begin(), heap.end(), earlier);
        }
      });
    }
    std::sort(form.variable.begin(), form.variable.end());
    form.variable.erase(std::unique(form.variable.begin(), form.variable.end()), form.variable.end());
    for (const std::uint32_t v : form.variable) form.coefficient.push_back(std::exchange(weight_[v], 0.0));
    return form;
  }

  // Whether the terms from t on look like one met before, node by node at the same distances; how many terms it takes.
  std::size_t recognise(std::size_t t) {
    for (std::size_t s = shapes_.size(); s-- > 0;) {
      const std::size_t taken = matches(shapes_[s], t);
      if (taken > 0) return taken;
    }
    return 0;
  }

  std::size_t matches(const Shape& shape, std::size_t t) {
    const std::size_t roots = shape.root_offset.size();
    if (t + roots > terms_.size()) return 0;
    const std::uint32_t last = terms_[t + roots - 1].node;
    for (std::size_t r = 0; r < roots; ++r) {
      const Term& term = terms_[t + r];
      if (last - term.node != shape.root_offset[r] || (term.weight != 1.0) != shape.weighted[r]) return 0;
    }
    Cluster& cluster = result_.clusters[shape.cluster];
    const TermGraph& graph = cluster.graph;
    const std::size_t first_index = cluster.index.size(), first_constant = cluster.constants.size();
    const auto undo = [&] {
      cluster.index.resize(first_index);
      cluster.constants.resize(first_constant);
      return std::size_t{0};
    };
    std::size_t next_weight = t;
    for (std::size_t j = 0; j < graph.nodes.size(); ++j) {
      const Node& expected = graph.nodes[j];
      if (shape.offset[j] == none) {
        if (expected.form == Form::left) {
          while (terms_[next_weight].weight == 1.0) ++next_weight;
          cluster.constants.push_back(terms_[next_weight++].weight);
        }
        continue;
      }
      if (shape.offset[j] > last) return undo();
      const Node& n = nodes_[last - shape.offset[j]];
      if (n.operation != expected.operation || n.form != expected.form || n.comparison != expected.comparison)
        return undo();
      const auto fits = [&](std::uint32_t operand, std::uint32_t local) {
        if (local >= graph.inputs) return shape.offset[local - graph.inputs] == last - operand;
        if (!is_leaf(operand)) return false;
        const std::uint32_t number = leaf_number(operand);
        const std::size_t known = cluster.index.size() - first_index;
        if (local < known) return cluster.index[first_index + local] == number;
        if (std::find(cluster.index.begin() + static_cast<std::ptrdiff_t>(first_index), cluster.index.end(), number) !=
            cluster.index.end())
          return false;
        cluster.index.push_back(number);
        return true;
      };
      bool good = true;
      switch (n.form) {
        case Form::unary:
          good = fits(n.a, expected.a);
          break;
        case Form::both:
          good = fits(n.a, expected.a) && fits(n.b, expected.b);
          break;
        case Form::left:
          good = fits(n.a, expected.a);
          cluster.constants.push_back(recording_.constants()[n.b]);
          break;
        case Form::right:
          good = fits(n.b, expected.b);
          cluster.constants.push_back(recording_.constants()[n.a]);
          break;
        case Form::ternary:
          good = fits(n.a, expected.a) && fits(n.b, expected.b) && fits(n.c, expected.c);
          break;
        case Form::constant:
          cluster.constants.push_back(recording_.constants()[n.a]);
          break;
        case Form::input:
          good = false;
      }
      if (!good) return undo();
    }
    for (std::size_t j = 0; j < graph.nodes.size(); ++j)
      if (graph.nodes[j].is_guard()) attached_[last - shape.offset[j]] = true;
    ++cluster.count;
    visited_ += graph.nodes.size();
    return roots;
  }

  // The terms from t on that belong together, as a graph of their own; how many they are.
  std::size_t take_apart(std::size_t t, bool joining) {
    std::vector<std::uint32_t> cone;
    const std::uint32_t first_epoch = ++epoch_;
    collect(terms_[t].node, cone);
    std::size_t end = t + 1;
    while (joining && end < terms_.size() && join(terms_[end].node, first_epoch, cone)) ++end;
    const std::uint32_t after = end < terms_.size() ? terms_[end].node : static_cast<std::uint32_t>(nodes_.size());
    const std::uint32_t before = t > 0 ? terms_[t - 1].node : 0;
    for (std::uint32_t i = before; i < after; ++i) {
      if (!nodes_[i].is_guard() || attached_[i]) continue;
      const Node& n = nodes_[i];
      const bool both = n.form == Form::both;
      if (mark_[both ? n.a : n.operand()] < first_epoch || (both && mark_[n.b] < first_epoch)) continue;
      cone.push_back(i);
      attached_[i] = true;
    }
    add_term(std::move(cone),
             {terms_.begin() + static_cast<std::ptrdiff_t>(t), terms_.begin() + static_cast<std::ptrdiff_t>(end)});
    return end - t;
  }

  void collect_guard(std::uint32_t guard, std::vector<std::uint32_t>& cone) {
    const Node& n = nodes_[guard];
    if (n.form == Form::both) collect(n.a, cone);
    collect(n.form == Form::both ? n.b : n.operand(), cone);
    cone.push_back(guard);
  }

  // Marks what a node depends on and adds its operations to the cone, without what is marked since `since`.
  void collect(std::uint32_t root, std::vector<std::uint32_t>& cone, std::uint32_t since) {
    stack_.assign(1, root);
    while (!stack_.empty()) {
      const std::uint32_t i = stack_.back();
      stack_.pop_back();
      if (mark_[i] >= since) {
        if (mark_[i] != epoch_ && !is_leaf(i)) shared_.push_back(i);
        continue;
      }
      mark_[i] = epoch_;
      if (is_leaf(i)) continue;
      ++visited_;
      cone.push_back(i);
      push_operands(nodes_[i], stack_);
    }
  }
  void collect(std::uint32_t root, std::vector<std::uint32_t>& cone) { collect(root, cone, epoch_); }

  static void push_operands(const Node& n, std::vector<std::uint32_t>& stack) {
    const int operands = n.operand_nodes();
    if (operands == 1) stack.push_back(n.operand());
    if (operands >= 2) stack.insert(stack.end(), {n.a, n.b});
    if (operands == 3) stack.push_back(n.c);
  }

  // Adds a term to those of the cone if much of it is what the terms just before it have computed.
  bool join(std::uint32_t root, std::uint32_t first_epoch, std::vector<std::uint32_t>& cone) {
    const std::size_t before = cone.size();
    ++epoch_;
    shared_.clear();
    collect(root, cone, first_epoch);
    const std::size_t own = cone.size() - before;
    const std::uint32_t recent = epoch_ > first_epoch + window ? epoch_ - window : first_epoch;
    if (own > 0 || !shared_.empty()) {
      std::erase_if(shared_, [&](std::uint32_t i) { return mark_[i] < recent; });
      if (shared_work(std::max<std::size_t>(least_shared, own / 3))) return true;
    }
    for (std::size_t i = before; i < cone.size(); ++i) mark_[cone[i]] = 0;
    cone.resize(before);
    return false;
  }

  // Whether recomputing what is shared takes at least `enough` operations.
  bool shared_work(std::size_t enough) {
    std::vector<std::uint32_t> seen;
    stack_ = shared_;
    while (!stack_.empty() && seen.size() < enough) {
      const std::uint32_t i = stack_.back();
      stack_.pop_back();
      if (is_leaf(i) || std::find(seen.begin(), seen.end(), i) != seen.end()) continue;
      seen.push_back(i);
      push_operands(nodes_[i], stack_);
    }
    return seen.size() >= enough;
  }

  // The cone as depth-first order from the roots, operands first: the same for equal terms, however their operations were
  // interleaved with others or found before. Guards come last.
  std::vector<std::uint32_t> depth_first(const std::vector<std::uint32_t>& cone, const std::vector<Term>& roots) {
    local_.resize(nodes_.size(), none);
    std::vector<std::uint32_t> order;
    order.reserve(cone.size());
    const auto walk = [&](std::uint32_t root) {
      stack_.assign(1, root);
      while (!stack_.empty()) {
        const std::uint32_t i = stack_.back();
        if (is_leaf(i) || local_[i] == done) {
          stack_.pop_back();
        } else if (local_[i] == open) {
          stack_.pop_back();
          local_[i] = done;
          order.push_back(i);
        } else {
          local_[i] = open;
          const Node& n = nodes_[i];
          const int operands = n.operand_nodes();
          if (operands == 3) stack_.push_back(n.c);
          if (operands >= 2) stack_.insert(stack_.end(), {n.b, n.a});
          if (operands == 1) stack_.push_back(n.operand());
        }
      }
    };
    for (const Term& root : roots) walk(root.node);
    std::vector<std::uint32_t> guards;
    for (const std::uint32_t i : cone)
      if (nodes_[i].is_guard()) guards.push_back(i);
    std::sort(guards.begin(), guards.end());
    for (const std::uint32_t i : guards) walk(i);
    for (const std::uint32_t i : order) local_[i] = none;
    return order;
  }

  // The operations of the cone as a graph; roots are summed with their weights.
  void add_term(std::vector<std::uint32_t> cone, const std::vector<Term>& roots) {
    cone = depth_first(cone, roots);
    TermGraph graph;
    std::vector<std::uint32_t> index;
    std::vector<double> constants;
    // Inputs by first visit.
    const auto meet = [&](std::uint32_t operand) {
      if (!is_leaf(operand) || local_[operand] != none) return;
      local_[operand] = static_cast<std::uint32_t>(index.size());
      index.push_back(leaf_number(operand));
      leaves_.push_back(operand);
    };
    for (const std::uint32_t i : cone) {
      const Node& n = nodes_[i];
      const int operands = n.operand_nodes();
      if (operands == 1) meet(n.operand());
      if (operands >= 2) {
        meet(n.a);
        meet(n.b);
      }
      if (operands == 3) meet(n.c);
    }
    for (const Term& root : roots) meet(root.node);
    graph.inputs = static_cast<std::uint32_t>(index.size());
    for (std::uint32_t j = 0; j < cone.size(); ++j) local_[cone[j]] = graph.inputs + j;
    const auto keep = [&](double constant) {
      constants.push_back(constant);
      return graph.constants++;
    };
    for (const std::uint32_t i : cone) {
      Node n = nodes_[i];
      const auto& values = recording_.constants();
      if (n.form == Form::constant) n.a = keep(values[n.a]);
      if (n.form == Form::unary) n.a = local_[n.a];
      if (n.form == Form::left) n = {n.operation, n.form, n.comparison, local_[n.a], keep(values[n.b])};
      if (n.form == Form::right) n = {n.operation, n.form, n.comparison, keep(values[n.a]), local_[n.b]};
      if (n.form == Form::both || n.form == Form::ternary)
        n = {n.operation, n.form, n.comparison, local_[n.a], local_[n.b], n.c};
      if (n.form == Form::ternary) n.c = local_[n.c];
      graph.nodes.push_back(n);
    }
    const auto add = [&](const Node& n) {
      graph.nodes.push_back(n);
      return graph.inputs + static_cast<std::uint32_t>(graph.nodes.size()) - 1;
    };
    for (const Term& root : roots) {
      std::uint32_t value = local_[root.node];
      if (root.weight != 1.0) value = add({operation_of<Mul>, Form::left, 0, value, keep(root.weight)});
      graph.root =
          graph.root == TermGraph::no_root ? value : add({operation_of<Add>, Form::both, 0, graph.root, value});
    }
    for (const std::uint32_t leaf : leaves_) local_[leaf] = none;
    leaves_.clear();

    const std::size_t c = cluster_of(graph);
    Cluster& cluster = result_.clusters[c];
    ++cluster.count;
    cluster.index.insert(cluster.index.end(), index.begin(), index.end());
    cluster.constants.insert(cluster.constants.end(), constants.begin(), constants.end());
    if (!roots.empty()) remember(c, cone, roots);
  }

  std::size_t cluster_of(const TermGraph& graph) {
    std::size_t h = graph.nodes.size();
    for (const Node& n : graph.nodes)
      h = (h ^ (static_cast<std::size_t>(n.operation) << 48 | static_cast<std::size_t>(n.a) << 24 | n.b)) *
          0x9e3779b97f4a7c15u;
    auto& same_hash = by_hash_[h % by_hash_.size()];
    for (const std::size_t c : same_hash)
      if (result_.clusters[c].graph == graph) return c;
    same_hash.push_back(result_.clusters.size());
    result_.clusters.emplace_back().graph = graph;
    return result_.clusters.size() - 1;
  }

  void remember(std::size_t cluster, const std::vector<std::uint32_t>& cone, const std::vector<Term>& roots) {
    const std::uint32_t last = roots.back().node;
    const bool later = std::any_of(cone.begin(), cone.end(), [&](std::uint32_t i) { return i > last; });
    const bool leaf = std::any_of(roots.begin(), roots.end(), [&](const Term& root) { return is_leaf(root.node); });
    if (cone.empty() || later || leaf || cone.size() > most_remembered) return;
    Shape shape;
    shape.cluster = cluster;
    for (const std::uint32_t i : cone) shape.offset.push_back(last - i);
    shape.offset.resize(result_.clusters[cluster].graph.nodes.size(), none);
    for (const Term& root : roots) {
      shape.root_offset.push_back(last - root.node);
      shape.weighted.push_back(root.weight != 1.0);
    }
    if (shapes_.size() == remembered_shapes) shapes_.erase(shapes_.begin());
    shapes_.push_back(std::move(shape));
    // Many terms at once before few, so that groups are not torn apart.
    std::stable_sort(shapes_.begin(), shapes_.end(),
                     [](const Shape& a, const Shape& b) { return a.root_offset.size() < b.root_offset.size(); });
  }

  // Everything as one term.
  Separation whole() {
    result_ = {};
    result_.inputs = inputs_;
    form_number_.assign(form_number_.size(), none);
    local_.assign(local_.size(), none);
    shapes_.clear();
    for (auto& list : by_hash_) list.clear();
    std::vector<std::uint32_t> cone;
    ++epoch_;
    const std::uint32_t root = recording_.outputs().front();
    collect(root, cone);
    for (std::uint32_t i = 0; i < nodes_.size(); ++i)
      if (nodes_[i].is_guard()) collect_guard(i, cone);
    add_term(std::move(cone), {{root, 1.0}});
    return std::move(result_);
  }

  static constexpr std::size_t most_remembered = 4096;

  const Recording& recording_;
  const GrowingArray<Node>& nodes_;
  std::size_t inputs_;
  Separation result_;
  std::vector<std::uint16_t> summands_, linear_;
  std::vector<Term> terms_;
  std::vector<Shape> shapes_;
  std::vector<std::vector<std::size_t>> by_hash_ = std::vector<std::vector<std::size_t>>(1024);
  std::vector<std::uint32_t> mark_;  // by node: the epoch that met it last
  std::vector<std::uint32_t> local_, form_number_, stack_, leaves_, shared_;
  std::vector<bool> attached_;  // guards that have found their term
  std::vector<double> weight_;
  std::uint32_t epoch_ = 0;
  std::size_t visited_ = 0;
};

}  // namespace

std::size_t Separation::terms() const {
  std::size_t count = 0;
  for (const Cluster& cluster : clusters) count += cluster.count;
  return count;
}

Separation separate(const Recording& recording) { return Separator(recording).run(); }

Separation separate_outputs(const Recording& recording) { return Separator(recording).run_outputs(); }

void ClusterMerge::add(Separation more, const std::vector<std::uint32_t>& variable) {
  for (Cluster& cluster : more.clusters) {
    for (std::uint32_t& i : cluster.index) i = variable[i];
    const auto same = std::find_if(clusters_.begin(), clusters_.end(),
                                   [&](const Cluster& known) { return known.graph == cluster.graph; });
    if (same == clusters_.end()) {
      clusters_.push_back(std::move(cluster));
      continue;
    }
    same->count += cluster.count;
    same->index.insert(same->index.end(), cluster.index.begin(), cluster.index.end());
    same->constants.insert(same->constants.end(), cluster.constants.begin(), cluster.constants.end());
  }
}

}  // namespace hesse::ad
