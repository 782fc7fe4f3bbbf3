#include <algorithm>
#include <bit>
#include <limits>
#include <optional>
#include <utility>

#include <hesse/ad/recording/inner_sums.hpp>
#include <hesse/ad/recording/leaves.hpp>
#include <hesse/ad/recording/loop_sums.hpp>
#include <hesse/ad/recording/separation.hpp>
#include <hesse/ad/recording/shapes.hpp>
#include <hesse/ad/recording/summands.hpp>
#include <hesse/ad/recording/zeroed_array.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

namespace {

using Form = Recording::Form;
using Node = Recording::Node;
using elementary::Add;
using elementary::Mul;

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
// Terms at most this far apart belong together when they share so many operations, and a third of the later one's own.
constexpr std::uint32_t window = 3;
constexpr std::size_t least_shared = 8;
// Shapes tried before a term is taken apart node by node, and operations of the largest.
constexpr std::size_t remembered_shapes = 4;
constexpr std::size_t most_remembered = 4096;
// A shape met so often is what the rest of the terms look like.
constexpr std::size_t usual = 64;
// Entries there is room for behind those of a loop, whose first time round is often a term by itself.
constexpr std::size_t few_more = 1024;
// Repeating shared intermediates may visit this many times as many nodes as there are.
constexpr std::size_t repetition = 4;

// Numbers of the nodes of a recording in the graph that is being made of some of them.
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

// Where the numbers of a term in the tables of its cluster come from.
struct Origins {
  std::vector<std::uint32_t> leaves;
  std::vector<std::uint32_t> constants;  // the node that has it; none for a weight
};

// Between two nodes.
struct Bounds {
  std::uint32_t after = 0, before = none;
};

class Separator {
 public:
  Separator(const Recording& recording, Leaves leaves, Guards& guards)
      : recording_(recording),
        nodes_(recording.nodes()),
        inputs_(recording.inputs()),
        leaves_(std::move(leaves)),
        guards_(guards),
        matcher_(recording, leaves_, guards_),
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
      t += taken > 0 ? taken : take_apart(t);
    }
    return finish();
  }

  // Nothing where loops have to be unrolled.
  std::optional<Separation> run() {
    const std::uint32_t output = recording_.outputs().front();
    if (take_sum_apart(output)) return finish();
    if (!recording_.loops().empty()) return std::nullopt;
    add_whole({recording_.guards().begin(), recording_.guards().end()}, output);
    return without_guards();
  }

  // The sum at a node; comparisons that none of its terms computes are left to others.
  Separation run_group(std::uint32_t root) {
    const std::vector<bool> taken = guards_.taken();
    if (!take_sum_apart(root)) {
      guards_.restore(taken);
      add_whole({}, root);
    }
    return without_guards();
  }

 private:
  // False where that repeats too much of what is shared.
  bool take_sum_apart(std::uint32_t root) {
    Summands sum = summands(recording_, leaves_, root);
    if (sum.constant != 0.0) add_constant(sum.constant);
    for (const auto& [loop, weight, whole] : sum.loops)
      if (!take_loop(recording_.loops()[loop], weight)) return false;
    terms_ = std::move(sum.terms);
    for (std::size_t t = 0; t < terms_.size();) {
      const std::size_t taken = recognise(t);
      t += taken > 0 ? taken : take_apart(t);
      if (repeats_much()) return false;
    }
    return true;
  }

  // The first time round as terms, and the others like it. False where a comparison is about none of them.
  bool take_loop(const Loop& loop, double weight) {
    terms_.clear();
    for (const Summand& addend : addends(loop, weight)) terms_.push_back(addend);
    const std::uint32_t before = loop.first() - 1, end = loop.first() + loop.period();
    for (std::size_t t = 0; t < terms_.size();) {
      Origins origins;
      t += take_apart(t, {before, end}, &origins);
      add_other_times(loop, origins);
    }
    bool all_guards = true;
    guards_.for_each_free(before, end, [&](std::uint32_t, std::size_t) { all_guards = false; });
    return all_guards;
  }

  void add_other_times(const Loop& loop, const Origins& origins) {
    std::vector<std::uint32_t> input_columns, constant_columns;
    for (const std::uint32_t leaf : origins.leaves) input_columns.push_back(input_column(loop, leaf));
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
      cluster.write_out_constants();
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

  // Room for so many more at the end, for the caller to fill.
  template <class T>
  static T* append(std::vector<T>& table, std::size_t more) {
    make_room(table, more + few_more);
    table.resize(table.size() + more);
    return table.data() + (table.size() - more);
  }

  static std::uint32_t input_column(const Loop& loop, std::uint32_t leaf) {
    std::uint32_t column = 0;
    while (loop.inputs().at(0, column) != leaf) ++column;
    return column;
  }

  // Of the constant in a node of the first time round; none for weights, which are the same every time.
  static std::uint32_t constant_column(const Loop& loop, std::uint32_t node) {
    if (node == none) return none;
    const auto& [a, b, c] = loop.body().lines[node - loop.first()].operands;
    return a.source == LoopBody::Source::constant ? a.at : b.at;
  }

  bool repeats_much() const { return visited_ > repetition * nodes_.size() + 4096; }

  Separation finish() {
    take_guards();
    return without_guards();
  }

  Separation without_guards() {
    const std::vector<std::uint32_t> places = leaves_.places();
    result_.forms = leaves_.take_forms();
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

  // Whether the terms from t on look like some met before; how many terms that takes.
  std::size_t recognise(std::size_t t) {
    for (std::size_t s = shapes_.size(); s-- > 0;) {
      const Shape& shape = shapes_[s];
      Cluster& cluster = result_.clusters[shape.cluster];
      if (!matcher_.match(shape, terms_, t, cluster)) continue;
      visited_ += cluster.graph.nodes.size();
      if (vector_) cluster.outputs.push_back(static_cast<std::uint32_t>(t));
      if (cluster.count == usual) make_room(cluster, (terms_.size() - t) / shape.roots.size());
      return shape.roots.size();
    }
    return 0;
  }

  // Whether an output and its comparisons look like some met before.
  bool recognise(std::uint32_t output, std::span<const std::uint32_t> guards) {
    for (std::size_t s = shapes_.size(); s-- > 0;) {
      cluster_ = shapes_[s].cluster;
      if (matcher_.match(shapes_[s], output, guards, result_.clusters[cluster_])) return true;
    }
    return false;
  }

  static void make_room(Cluster& cluster, std::size_t more) {
    make_room(cluster.index, more * cluster.graph.inputs);
    make_room(cluster.constants, more * cluster.graph.constants);
  }

  // Exact for what is asked for once, and not moved at each of many small pieces.
  template <class T>
  static void make_room(std::vector<T>& table, std::size_t more) {
    const std::size_t size = table.size() + more;
    if (size > table.capacity()) table.reserve(std::max(size, 2 * table.capacity()));
  }

  // The terms from t on that belong together, as a graph of their own; how many they are.
  std::size_t take_apart(std::size_t t, Bounds all = {}, Origins* origins = nullptr) {
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

  // A term for each guard left, as long as that repeats little; the others together.
  void take_guards() {
    std::vector<std::uint32_t> together;
    guards_.for_each_free(0, none, [&](std::uint32_t guard, std::size_t) {
      if (repeats_much())
        together.push_back(guard);
      else
        visited_ += add_term({guard}, {});
    });
    if (!together.empty()) add_term(together, {});
  }

  // Marks what a node depends on and adds its operations to the cone, without what is marked since `since`.
  void collect(std::uint32_t root, std::vector<std::uint32_t>& cone, std::uint32_t since) {
    stack_.assign(1, root);
    while (!stack_.empty()) {
      const std::uint32_t i = stack_.back();
      stack_.pop_back();
      if (mark_[i] >= since) {
        if (mark_[i] != epoch_ && !leaves_.contains(i)) shared_.push_back(i);
        continue;
      }
      mark_[i] = epoch_;
      if (leaves_.contains(i)) continue;
      ++visited_;
      cone.push_back(i);
      push_operands(i);
    }
  }
  void collect(std::uint32_t root, std::vector<std::uint32_t>& cone) { collect(root, cone, epoch_); }

  void push_operands(std::uint32_t node) {
    nodes_[node].for_each_operand([&](std::uint32_t operand) { stack_.push_back(operand); });
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
      if (leaves_.contains(i) || std::find(seen.begin(), seen.end(), i) != seen.end()) continue;
      seen.push_back(i);
      push_operands(i);
    }
    return seen.size() >= enough;
  }

  // What the roots depend on in depth-first order, operands first: the same for equal terms, however their operations were
  // interleaved with others or found before. Numbers are given on the way.
  void walk(std::uint32_t root, std::vector<std::uint32_t>& order) {
    constexpr std::uint32_t open = none - 1;
    stack_.assign(1, root);
    while (!stack_.empty()) {
      const std::uint32_t i = stack_.back();
      if (leaves_.contains(i) || (local_.has(i) && local_[i] != open)) {
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

  // What roots and guards depend on as a graph; roots are summed with their weights, or those of an F from output `first` on. How
  // many operations that takes.
  std::size_t add_term(const std::vector<std::uint32_t>& guards, const std::vector<Summand>& roots,
                       std::uint32_t first = none, Origins* origins = nullptr) {
    std::vector<std::uint32_t> order;
    for (const Summand& root : roots) walk(root.node, order);
    for (const std::uint32_t guard : guards)
      nodes_[guard].for_each_operand([&](std::uint32_t operand) { walk(operand, order); });
    const std::size_t operations = order.size();
    for (const std::uint32_t guard : guards) walk(guard, order);

    TermGraph graph;
    std::vector<std::uint32_t> index, leaves;
    std::vector<double> constants;
    // Inputs by first visit.
    const auto meet = [&](std::uint32_t operand) {
      if (!leaves_.contains(operand) || local_.has(operand)) return;
      local_.set(operand, static_cast<std::uint32_t>(index.size()));
      index.push_back(leaves_.number(operand));
      leaves.push_back(operand);
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
    Shape shape{cluster_, {}, {}, operations, guards.size()};
    Cluster& cluster = result_.clusters[cluster_];
    cluster.append(index, constants);
    if (vector_) cluster.outputs.push_back(first);
    for (const Summand& root : roots) {
      shape.roots.push_back(local_[root.node]);
      shape.weighted.push_back(root.weight != 1.0);
    }
    for (const std::uint32_t i : order) local_.forget(i);
    for (const std::uint32_t leaf : leaves) local_.forget(leaf);
    if (!roots.empty() && operations <= most_remembered) remember(std::move(shape));
    if (origins != nullptr) origins->leaves = std::move(leaves);
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

  void remember(Shape shape) {
    const auto same = [&](const Shape& known) {
      return known.cluster == shape.cluster && known.roots == shape.roots && known.weighted == shape.weighted;
    };
    if (std::any_of(shapes_.begin(), shapes_.end(), same)) return;
    if (shapes_.size() == remembered_shapes) shapes_.erase(shapes_.begin());
    shapes_.push_back(std::move(shape));
    // Many terms at once before few, so that groups are not torn apart.
    std::stable_sort(shapes_.begin(), shapes_.end(),
                     [](const Shape& a, const Shape& b) { return a.roots.size() < b.roots.size(); });
  }

  // Everything as one term.
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
  Leaves leaves_;
  Guards& guards_;
  ShapeMatcher matcher_;
  GrowingArray<Summand> terms_;
  std::vector<Shape> shapes_;
  std::vector<std::vector<std::size_t>> by_hash_ = std::vector<std::vector<std::size_t>>(1024);
  ZeroedArray<std::uint32_t> mark_;  // by node: the epoch that met it last
  LocalNumbers local_;
  std::vector<std::uint32_t> stack_, shared_;
  std::uint32_t epoch_ = 0;
  std::size_t visited_ = 0;
  std::size_t cluster_ = 0;  // of the last term
  bool vector_ = false;      // terms keep their roots apart
};

}  // namespace

void Cluster::append(std::span<const std::uint32_t> variables, std::span<const double> term_constants) {
  const auto bits = [](double constant) { return std::bit_cast<std::uint64_t>(constant); };
  if (alike && !std::ranges::equal(constants, term_constants, {}, bits, bits)) write_out_constants();
  index.insert(index.end(), variables.begin(), variables.end());
  if (!alike) constants.insert(constants.end(), term_constants.begin(), term_constants.end());
  ++count;
}

void Cluster::write_out_constants() {
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

// The sum at each of these nodes; sums that its terms share would be repeated in all of them, so that they are its groups. room: how
// many may be found inside.
std::vector<Separation> separate_groups(const Recording& recording, const std::vector<std::uint32_t>& sums,
                                        Guards& guards, std::size_t& room) {
  std::vector<Separation> groups;
  for (const std::uint32_t sum : sums) {
    const std::vector<std::uint32_t> inside = inner_sums(recording, sum, room);
    room -= inside.size();
    std::vector<Separation> own = separate_groups(recording, inside, guards, room);
    groups.push_back(Separator(recording, Leaves(recording, true, inside), guards).run_group(sum));
    groups.back().groups = std::move(own);
  }
  return groups;
}

std::optional<Separation> try_separate(const Recording& recording) {
  Guards guards(recording);
  const std::vector<std::uint32_t> sums = inner_sums(recording);
  std::size_t room = most_inner_sums - sums.size();
  std::vector<Separation> groups = separate_groups(recording, sums, guards, room);
  std::optional<Separation> separation = Separator(recording, Leaves(recording, true, sums), guards).run();
  if (separation) separation->groups = std::move(groups);
  return separation;
}

}  // namespace

Separation separate(Recording& recording) {
  if (recording.outputs().empty() || recording.outputs().front() == Recording::nowhere)
    throw Error("separate: the recording has no output; its limit of operations was reached");
  unroll_what_is_no_sum(recording);
  std::optional<Separation> separation = try_separate(recording);
  if (!separation) {
    recording.unroll(std::vector<bool>(recording.loops().size(), true));
    separation = try_separate(recording);
  }
  return std::move(*separation);
}

Separation separate_outputs(const Recording& recording, std::span<const std::size_t> own_guards) {
  Guards guards(recording);
  return Separator(recording, Leaves(recording, false), guards).run_outputs(own_guards);
}

Separation separate_vector(const Recording& recording) {
  Guards guards(recording);
  return Separator(recording, Leaves(recording, false), guards).run_vector();
}

void ClusterMerge::add(Separation more, std::span<const std::uint32_t> variable,
                       std::span<const std::uint32_t> number) {
  for (Cluster& cluster : more.clusters) {
    cluster.write_out_constants();
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

}  // namespace hesse::ad
