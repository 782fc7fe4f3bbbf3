#include <algorithm>
#include <bit>
#include <limits>
#include <optional>
#include <utility>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/zeroed_array.hpp>
#include <hesse/ad/detail/separation/loop_sums.hpp>
#include <hesse/ad/detail/separation/nested_sums.hpp>
#include <hesse/ad/detail/separation/separation.hpp>
#include <hesse/ad/detail/separation/summands.hpp>
#include <hesse/ad/detail/separation/template_matching.hpp>
#include <hesse/ad/detail/separation/term_inputs.hpp>

// The separation of sums and of outputs into clusters: term templates are tried first; other terms are separated node
// by node, with their guards.
namespace hesse::ad::detail {

namespace {

using Form = Recording::Form;
using Node = Recording::Node;
using elementary::Add;
using elementary::Mul;

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
// A term joins those before it if the last `window` of them share this many operations and a third of its own.
constexpr std::uint32_t window = 3;
constexpr std::size_t min_shared_operations = 8;
// Number of templates that are tried before a term is separated node by node, and operations of the largest one.
constexpr std::size_t max_templates = 4;
constexpr std::size_t max_template_operations = 4096;
// When a template has been met this often, memory is reserved as if all remaining terms had it.
constexpr std::size_t first_reserve = 64;
// Entries to reserve behind those of a loop: the first iteration of a loop is often a term by itself.
constexpr std::size_t reserve_margin = 1024;
// Repeated visits of shared intermediates may be at most this many times the number of nodes.
constexpr std::size_t repetition = 4;

// By node of a recording: its number in the graph that is being built.
class LocalNumbers {
 public:
  explicit LocalNumbers(std::size_t nodes) : stored_(nodes) {}

  std::uint32_t operator[](std::uint32_t node) const { return stored_[node] - 1; }
  bool has(std::uint32_t node) const { return stored_[node] != 0; }
  void set(std::uint32_t node, std::uint32_t number) { stored_[node] = number + 1; }
  void forget(std::uint32_t node) { stored_[node] = 0; }

 private:
  ZeroedArray<std::uint32_t> stored_;
};

// Where the variables and constants of a term come from.
struct Origins {
  std::vector<std::uint32_t> term_inputs;
  std::vector<std::uint32_t> constants;  // the node that has it; none for a weight
};

// The range strictly between two nodes.
struct Bounds {
  std::uint32_t after = 0, before = none;
};

class Separator {
 public:
  Separator(const Recording& recording, TermInputs term_inputs, Guards& guards)
      : recording_(recording),
        nodes_(recording.nodes()),
        inputs_(recording.inputs()),
        term_inputs_(std::move(term_inputs)),
        guards_(guards),
        matcher_(recording, term_inputs_, guards_),
        mark_(nodes_.size()),
        local_(nodes_.size()) {
    result_.inputs = inputs_;
  }

  Separation run_outputs(std::span<const std::size_t> guards) {
    const std::span<const std::uint32_t> all(recording_.guards().data(), recording_.guards().size());
    std::uint32_t number = 0;
    for (const std::uint32_t output : recording_.outputs()) {
      const std::size_t first = number > 0 ? guards[number - 1] : 0;
      const auto own = all.subspan(first, guards[number] - first);
      if (!recognise(output, own)) add_term({own.begin(), own.end()}, {{output, 1.0}});
      result_.clusters[cluster_].numbers.push_back(number++);
    }
    return std::move(result_);
  }

  Separation run_vector() {
    vector_ = true;
    for (const std::uint32_t output : recording_.outputs()) terms_.push_back({output, 1.0});
    for (std::size_t t = 0; t < terms_.size();) {
      const std::size_t taken = recognise(t);
      t += taken > 0 ? taken : separate_terms(t);
    }
    return finish();
  }

  // Returns nothing if loops have to be unrolled.
  std::optional<Separation> run() {
    const std::uint32_t output = recording_.outputs().front();
    if (separate_sum(output)) return finish();
    if (!recording_.loops().empty()) return std::nullopt;
    add_whole({recording_.guards().begin(), recording_.guards().end()}, output);
    return without_guards();
  }

  // Separates the sum at a node. It leaves guards that none of its terms computes to others.
  Separation run_nested(std::uint32_t root) {
    const std::vector<bool> taken = guards_.taken();
    if (!separate_sum(root)) {
      guards_.restore(taken);
      add_whole({}, root);
    }
    return without_guards();
  }

 private:
  // Returns false if it would repeat too many shared operations.
  bool separate_sum(std::uint32_t root) {
    Summands sum = summands(recording_, term_inputs_, root);
    if (sum.constant != 0.0) add_constant(sum.constant);
    for (const auto& [loop, weight, whole] : sum.loops)
      if (!separate_loop(recording_.loops()[loop], weight)) return false;
    terms_ = std::move(sum.terms);
    for (std::size_t t = 0; t < terms_.size();) {
      const std::size_t taken = recognise(t);
      t += taken > 0 ? taken : separate_terms(t);
      if (exceeds_repetition()) return false;
    }
    return true;
  }

  // Separates the first iteration and adds the others as further terms. Returns false if a guard belongs to no term.
  bool separate_loop(const Loop& loop, double weight) {
    terms_.clear();
    for (const Summand& addend : addends(loop, weight)) terms_.push_back(addend);
    const std::uint32_t before = loop.first() - 1, end = loop.first() + loop.period();
    for (std::size_t t = 0; t < terms_.size();) {
      Origins origins;
      t += separate_terms(t, {before, end}, &origins);
      add_other_iterations(loop, origins);
    }
    bool all_guards = true;
    guards_.for_each_free(before, end, [&](std::uint32_t, std::size_t) { all_guards = false; });
    return all_guards;
  }

  void add_other_iterations(const Loop& loop, const Origins& origins) {
    std::vector<std::uint32_t> input_columns, constant_columns;
    for (const std::uint32_t leaf : origins.term_inputs) input_columns.push_back(input_column(loop, leaf));
    for (const std::uint32_t node : origins.constants) constant_columns.push_back(constant_column(loop, node));
    Cluster& cluster = result_.clusters[cluster_];
    const std::uint32_t times = loop.times();
    std::uint32_t* index = append(cluster.index, (times - 1) * input_columns.size());
    for (std::uint32_t time = 1; time < times; ++time)
      for (const std::uint32_t column : input_columns) *index++ = loop.inputs().at(time, column);
    const bool alike = std::ranges::all_of(
        constant_columns, [&](std::uint32_t column) { return column == none || loop.constants().is_constant(column); });
    if (alike && (cluster.count == 1 || cluster.alike)) {
      cluster.alike = true;
    } else {
      cluster.expand_constants();
      const std::size_t width = constant_columns.size();
      double* constants = append(cluster.constants, (times - 1) * width);
      for (std::uint32_t time = 1; time < times; ++time)
        for (const std::uint32_t column : constant_columns) {
          *constants = column == none ? *(constants - width) : loop.constants().at(time, column);
          ++constants;
        }
    }
    cluster.count += times - 1;
  }

  // Makes room for `more` elements at the end; the caller fills them.
  template <class T>
  static T* append(std::vector<T>& table, std::size_t more) {
    make_room(table, more + reserve_margin);
    table.resize(table.size() + more);
    return table.data() + (table.size() - more);
  }

  static std::uint32_t input_column(const Loop& loop, std::uint32_t leaf) {
    std::uint32_t column = 0;
    while (loop.inputs().at(0, column) != leaf) ++column;
    return column;
  }

  // The column of the constant in a node of the first iteration; none for a weight, which is equal in all iterations.
  static std::uint32_t constant_column(const Loop& loop, std::uint32_t node) {
    if (node == none) return none;
    const auto& [a, b, c] = loop.body().lines[node - loop.first()].operands;
    return a.source == LoopBody::Source::constant ? a.at : b.at;
  }

  bool exceeds_repetition() const { return visited_ > repetition * nodes_.size() + 4096; }

  Separation finish() {
    take_guards();
    return without_guards();
  }

  Separation without_guards() {
    const std::vector<std::uint32_t> places = term_inputs_.places();
    result_.forms = term_inputs_.take_forms();
    if (result_.forms.size() < places.size())
      for (Cluster& cluster : result_.clusters)
        for (std::uint32_t& i : cluster.index)
          if (i >= inputs_) i = static_cast<std::uint32_t>(inputs_ + places[i - inputs_]);
    return std::move(result_);
  }

  void add_constant(double value) {
    Cluster& cluster = result_.clusters.emplace_back();
    cluster.graph.constants = 1;
    cluster.graph.nodes = {{Operation{}, Form::constant, 0, 0}};
    cluster.graph.root = 0;
    cluster.count = 1;
    cluster.constants = {value};
  }

  // Matches the terms from t on against the templates; returns how many terms matched, or 0.
  std::size_t recognise(std::size_t t) {
    for (std::size_t s = templates_.size(); s-- > 0;) {
      const TermTemplate& term_template = templates_[s];
      Cluster& cluster = result_.clusters[term_template.cluster];
      if (!matcher_.match(term_template, terms_, t, cluster)) continue;
      visited_ += cluster.graph.nodes.size();
      if (vector_) cluster.outputs.push_back(static_cast<std::uint32_t>(t));
      if (cluster.count == first_reserve) make_room(cluster, (terms_.size() - t) / term_template.roots.size());
      return term_template.roots.size();
    }
    return 0;
  }

  // Matches an output and its guards against the templates.
  bool recognise(std::uint32_t output, std::span<const std::uint32_t> guards) {
    for (std::size_t s = templates_.size(); s-- > 0;) {
      cluster_ = templates_[s].cluster;
      if (matcher_.match(templates_[s], output, guards, result_.clusters[cluster_])) return true;
    }
    return false;
  }

  static void make_room(Cluster& cluster, std::size_t more) {
    make_room(cluster.index, more * cluster.graph.inputs);
    make_room(cluster.constants, more * cluster.graph.constants);
  }

  // Reserves the exact size for one large request, and grows geometrically for many small ones.
  template <class T>
  static void make_room(std::vector<T>& table, std::size_t more) {
    const std::size_t size = table.size() + more;
    if (size > table.capacity()) table.reserve(std::max(size, 2 * table.capacity()));
  }

  // Builds one graph of the terms from t on that belong together; returns how many they are.
  std::size_t separate_terms(std::size_t t, Bounds all = {}, Origins* origins = nullptr) {
    std::vector<std::uint32_t> cone;
    const std::uint32_t first_epoch = ++epoch_;
    collect(terms_[t].node, cone);
    std::size_t end = t + 1;
    while (end < terms_.size() && join(terms_[end].node, first_epoch, cone)) ++end;
    const std::uint32_t before = end < terms_.size() ? terms_[end].node : all.before;
    const std::uint32_t after = t > 0 ? std::max(terms_[t - 1].node, all.after) : all.after;
    std::vector<std::uint32_t> guards;
    guards_.for_each_free(after, before, [&](std::uint32_t guard, std::size_t i) {
      bool computed = true;
      nodes_[guard].for_each_operand([&](std::uint32_t operand) { computed &= mark_[operand] >= first_epoch; });
      if (!computed) return;
      guards.push_back(guard);
      guards_.take(i);
    });
    add_term(guards, {terms_.begin() + t, terms_.begin() + end}, static_cast<std::uint32_t>(t), origins);
    return end - t;
  }

  // Makes each remaining guard a term, as long as that repeats little; the others become one term.
  void take_guards() {
    std::vector<std::uint32_t> together;
    guards_.for_each_free(0, none, [&](std::uint32_t guard, std::size_t) {
      if (exceeds_repetition())
        together.push_back(guard);
      else
        visited_ += add_term({guard}, {});
    });
    if (!together.empty()) add_term(together, {});
  }

  // Marks all nodes on which root depends and adds its operations to the cone, except nodes marked since epoch `since`.
  void collect(std::uint32_t root, std::vector<std::uint32_t>& cone, std::uint32_t since) {
    stack_.assign(1, root);
    while (!stack_.empty()) {
      const std::uint32_t i = stack_.back();
      stack_.pop_back();
      if (mark_[i] >= since) {
        if (mark_[i] != epoch_ && !term_inputs_.contains(i)) shared_.push_back(i);
        continue;
      }
      mark_[i] = epoch_;
      if (term_inputs_.contains(i)) continue;
      ++visited_;
      cone.push_back(i);
      push_operands(i);
    }
  }
  void collect(std::uint32_t root, std::vector<std::uint32_t>& cone) { collect(root, cone, epoch_); }

  void push_operands(std::uint32_t node) {
    nodes_[node].for_each_operand([&](std::uint32_t operand) { stack_.push_back(operand); });
  }

  // Adds a term to the cone if the terms just before it have computed much of it.
  bool join(std::uint32_t root, std::uint32_t first_epoch, std::vector<std::uint32_t>& cone) {
    const std::size_t before = cone.size();
    ++epoch_;
    shared_.clear();
    collect(root, cone, first_epoch);
    const std::size_t own = cone.size() - before;
    const std::uint32_t recent = epoch_ > first_epoch + window ? epoch_ - window : first_epoch;
    if (own > 0 || !shared_.empty()) {
      std::erase_if(shared_, [&](std::uint32_t i) { return mark_[i] < recent; });
      if (shared_work(std::max<std::size_t>(min_shared_operations, own / 3))) return true;
    }
    for (std::size_t i = before; i < cone.size(); ++i) mark_[cone[i]] = 0;
    cone.resize(before);
    return false;
  }

  // Whether recomputing the shared nodes takes at least `enough` operations.
  bool shared_work(std::size_t enough) {
    std::vector<std::uint32_t> seen;
    stack_ = shared_;
    while (!stack_.empty() && seen.size() < enough) {
      const std::uint32_t i = stack_.back();
      stack_.pop_back();
      if (term_inputs_.contains(i) || std::find(seen.begin(), seen.end(), i) != seen.end()) continue;
      seen.push_back(i);
      push_operands(i);
    }
    return seen.size() >= enough;
  }

  // Lists the nodes on which root depends in depth-first order, operands first, and numbers them. The order is the same
  // for equal terms, even if their operations were interleaved with others or recorded earlier.
  void walk(std::uint32_t root, std::vector<std::uint32_t>& order) {
    constexpr std::uint32_t open = none - 1;
    stack_.assign(1, root);
    while (!stack_.empty()) {
      const std::uint32_t i = stack_.back();
      if (term_inputs_.contains(i) || (local_.has(i) && local_[i] != open)) {
        stack_.pop_back();
      } else if (local_.has(i)) {
        stack_.pop_back();
        local_.set(i, static_cast<std::uint32_t>(order.size()));
        order.push_back(i);
      } else {
        local_.set(i, open);
        const std::size_t first = stack_.size();
        push_operands(i);
        std::reverse(stack_.begin() + static_cast<std::ptrdiff_t>(first), stack_.end());
      }
    }
  }

  // Builds the graph of roots and guards: a weighted sum of the roots, or the outputs of a vector function from output
  // `first` on. Returns its number of operations.
  std::size_t add_term(const std::vector<std::uint32_t>& guards, const std::vector<Summand>& roots,
                       std::uint32_t first = none, Origins* origins = nullptr) {
    std::vector<std::uint32_t> order;
    for (const Summand& root : roots) walk(root.node, order);
    for (const std::uint32_t guard : guards)
      nodes_[guard].for_each_operand([&](std::uint32_t operand) { walk(operand, order); });
    const std::size_t operations = order.size();
    for (const std::uint32_t guard : guards) walk(guard, order);

    TermGraph graph;
    std::vector<std::uint32_t> index, term_inputs;
    std::vector<double> constants;
    // Inputs are numbered by first visit.
    const auto meet = [&](std::uint32_t operand) {
      if (!term_inputs_.contains(operand) || local_.has(operand)) return;
      local_.set(operand, static_cast<std::uint32_t>(index.size()));
      index.push_back(term_inputs_.number(operand));
      term_inputs.push_back(operand);
    };
    for (const std::uint32_t i : order) nodes_[i].for_each_operand(meet);
    for (const Summand& root : roots) meet(root.node);
    graph.inputs = static_cast<std::uint32_t>(index.size());
    for (const std::uint32_t i : order) local_.set(i, graph.inputs + local_[i]);
    const auto keep = [&](double constant, std::uint32_t node = none) {
      constants.push_back(constant);
      if (origins != nullptr) origins->constants.push_back(node);
      return graph.constants++;
    };
    graph.nodes.reserve(order.size() + 2 * roots.size());
    for (const std::uint32_t i : order) {
      Node n = nodes_[i];
      const auto& values = recording_.constants();
      if (n.form == Form::constant) n.a = keep(values[n.a], i);
      if (n.form == Form::unary) n.a = local_[n.a];
      if (n.form == Form::left) n = {n.operation, n.form, n.comparison, local_[n.a], keep(values[n.b], i)};
      if (n.form == Form::right) n = {n.operation, n.form, n.comparison, keep(values[n.a], i), local_[n.b]};
      if (n.form == Form::both || n.form == Form::ternary)
        n = {n.operation, n.form, n.comparison, local_[n.a], local_[n.b], n.c};
      if (n.form == Form::ternary) n.c = local_[n.c];
      graph.nodes.push_back(n);
    }
    const auto add = [&](const Node& n) {
      graph.nodes.push_back(n);
      return graph.inputs + static_cast<std::uint32_t>(graph.nodes.size()) - 1;
    };
    for (const Summand& root : roots) {
      std::uint32_t value = local_[root.node];
      if (vector_) {
        graph.roots.push_back(value);
        continue;
      }
      if (root.weight != 1.0) value = add({operation_of<Mul>, Form::left, 0, value, keep(root.weight)});
      graph.root =
          graph.root == TermGraph::no_root ? value : add({operation_of<Add>, Form::both, 0, graph.root, value});
    }

    cluster_ = cluster_of(std::move(graph));
    TermTemplate term_template{cluster_, {}, {}, operations, guards.size()};
    Cluster& cluster = result_.clusters[cluster_];
    cluster.append(index, constants);
    if (vector_) cluster.outputs.push_back(first);
    for (const Summand& root : roots) {
      term_template.roots.push_back(local_[root.node]);
      term_template.weighted.push_back(root.weight != 1.0);
    }
    for (const std::uint32_t i : order) local_.forget(i);
    for (const std::uint32_t leaf : term_inputs) local_.forget(leaf);
    if (!roots.empty() && operations <= max_template_operations) remember(std::move(term_template));
    if (origins != nullptr) origins->term_inputs = std::move(term_inputs);
    return order.size();
  }

  std::size_t cluster_of(TermGraph graph) {
    std::size_t h = graph.nodes.size();
    for (const Node& n : graph.nodes)
      h = (h ^ (static_cast<std::size_t>(n.operation) << 48 | static_cast<std::size_t>(n.a) << 24 | n.b)) *
          0x9e3779b97f4a7c15u;
    auto& same_hash = by_hash_[h % by_hash_.size()];
    for (const std::size_t c : same_hash)
      if (result_.clusters[c].graph == graph) return c;
    same_hash.push_back(result_.clusters.size());
    result_.clusters.emplace_back().graph = std::move(graph);
    return result_.clusters.size() - 1;
  }

  void remember(TermTemplate term_template) {
    const auto same = [&](const TermTemplate& known) {
      return known.cluster == term_template.cluster && known.roots == term_template.roots &&
             known.weighted == term_template.weighted;
    };
    if (std::any_of(templates_.begin(), templates_.end(), same)) return;
    if (templates_.size() == max_templates) templates_.erase(templates_.begin());
    templates_.push_back(std::move(term_template));
    // Templates of many terms are tried first, so that nested sums stay whole.
    std::stable_sort(templates_.begin(), templates_.end(),
                     [](const TermTemplate& a, const TermTemplate& b) { return a.roots.size() < b.roots.size(); });
  }

  // Makes the whole function one term.
  void add_whole(const std::vector<std::uint32_t>& guards, std::uint32_t root) {
    result_ = {};
    result_.inputs = inputs_;
    for (auto& list : by_hash_) list.clear();
    add_term(guards, {{root, 1.0}});
  }

  const Recording& recording_;
  const GrowingArray<Node>& nodes_;
  std::size_t inputs_;
  Separation result_;
  TermInputs term_inputs_;
  Guards& guards_;
  TemplateMatcher matcher_;
  GrowingArray<Summand> terms_;
  std::vector<TermTemplate> templates_;
  std::vector<std::vector<std::size_t>> by_hash_ = std::vector<std::vector<std::size_t>>(1024);
  ZeroedArray<std::uint32_t> mark_;  // by node: the last epoch that visited it
  LocalNumbers local_;
  std::vector<std::uint32_t> stack_, shared_;
  std::uint32_t epoch_ = 0;
  std::size_t visited_ = 0;
  std::size_t cluster_ = 0;  // of the last term
  bool vector_ = false;      // terms keep separate roots
};

}  // namespace

void Cluster::append(std::span<const std::uint32_t> variables, std::span<const double> term_constants) {
  const auto bits = [](double constant) { return std::bit_cast<std::uint64_t>(constant); };
  if (alike && !std::ranges::equal(constants, term_constants, {}, bits, bits)) expand_constants();
  index.insert(index.end(), variables.begin(), variables.end());
  if (!alike) constants.insert(constants.end(), term_constants.begin(), term_constants.end());
  ++count;
}

void Cluster::expand_constants() {
  if (!alike) return;
  alike = false;
  const std::vector<double> one = std::move(constants);
  constants.clear();
  constants.reserve(count * one.size());
  for (std::size_t term = 0; term < count; ++term) constants.insert(constants.end(), one.begin(), one.end());
}

std::size_t Separation::terms() const {
  std::size_t count = 0;
  for (const Cluster& cluster : clusters) count += cluster.count;
  return count;
}

namespace {

// Separates the sum at each of these nodes. Sums that its terms share would be repeated in all of them, so they become
// its own nested sums. room: how many of those are allowed.
std::vector<Separation> separate_nested(const Recording& recording, const std::vector<std::uint32_t>& sums,
                                        Guards& guards, std::size_t& room) {
  std::vector<Separation> nested_sums;
  for (const std::uint32_t sum : sums) {
    const std::vector<std::uint32_t> inside = find_nested_sums(recording, sum, room);
    room -= inside.size();
    std::vector<Separation> own = separate_nested(recording, inside, guards, room);
    nested_sums.push_back(Separator(recording, TermInputs(recording, true, inside), guards).run_nested(sum));
    nested_sums.back().nested_sums = std::move(own);
  }
  return nested_sums;
}

std::optional<Separation> try_separate(const Recording& recording) {
  Guards guards(recording);
  const std::vector<std::uint32_t> sums = find_nested_sums(recording);
  std::size_t room = max_nested_sums - sums.size();
  std::vector<Separation> nested_sums = separate_nested(recording, sums, guards, room);
  std::optional<Separation> separation = Separator(recording, TermInputs(recording, true, sums), guards).run();
  if (separation) separation->nested_sums = std::move(nested_sums);
  return separation;
}

}  // namespace

Separation separate(Recording& recording) {
  if (recording.outputs().empty() || recording.outputs().front() == Recording::nowhere)
    throw Error("separate: the recording has no output; its limit of operations was reached");
  keep_separable_loops(recording);
  std::optional<Separation> separation = try_separate(recording);
  if (!separation) {
    recording.unroll(std::vector<bool>(recording.loops().size(), true));
    separation = try_separate(recording);
  }
  return std::move(*separation);
}

Separation separate_outputs(const Recording& recording, std::span<const std::size_t> own_guards) {
  Guards guards(recording);
  return Separator(recording, TermInputs(recording, false), guards).run_outputs(own_guards);
}

Separation separate_vector(const Recording& recording) {
  Guards guards(recording);
  return Separator(recording, TermInputs(recording, false), guards).run_vector();
}

void ClusterMerge::add(Separation more, std::span<const std::uint32_t> variable,
                       std::span<const std::uint32_t> number) {
  for (Cluster& cluster : more.clusters) {
    cluster.expand_constants();
    for (std::uint32_t& i : cluster.index) i = variable[i];
    for (std::uint32_t& k : cluster.numbers) k = number[k];
    const auto place =
        places_.find(cluster.graph, [&](std::size_t k) -> const TermGraph& { return clusters_[k].graph; });
    if (!place) {
      places_.add(cluster.graph, clusters_.size());
      clusters_.push_back(std::move(cluster));
      continue;
    }
    Cluster& same = clusters_[*place];
    same.count += cluster.count;
    same.index.insert(same.index.end(), cluster.index.begin(), cluster.index.end());
    same.constants.insert(same.constants.end(), cluster.constants.begin(), cluster.constants.end());
    same.numbers.insert(same.numbers.end(), cluster.numbers.begin(), cluster.numbers.end());
  }
}

}  // namespace hesse::ad::detail
