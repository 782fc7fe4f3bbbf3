#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/programs/edge_pushing.hpp>
#include <hesse/ad/detail/programs/elimination.hpp>
#include <hesse/ad/detail/programs/local_derivatives.hpp>
#include <hesse/ad/detail/programs/partials.hpp>
#include <hesse/ad/detail/programs/pushing_sweep.hpp>
#include <hesse/ad/detail/programs/vector_programs.hpp>

// Edge pushing on expressions: the reverse sweep, cuts that are crossed by a Jacobian, and the choice among elimination
// orders.
namespace hesse::ad::detail {

namespace {

using Id = Expressions::Id;
using Form = Recording::Form;

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

using detail::Edges;
using detail::entry;
using detail::Local;
using detail::Sweep;

class EdgePushing {
 public:
  EdgePushing(const TermGraph& graph, const std::vector<Binding>& bindings, std::size_t limit)
      : graph_(graph),
        limit_(limit),
        e_(graph.inputs + static_cast<std::uint32_t>(graph.roots.size()), detail::parameter_count(bindings)),
        local_(graph, bindings, e_) {}

  std::vector<detail::Dependence> dependences() const {
    std::vector<detail::Dependence> nodes;
    for (const Local& local : local_.locals()) {
      detail::Dependence& node = nodes.emplace_back(detail::Dependence{local.operands, local.operand, {}, {}});
      for (int k = 0; k < local.operands; ++k) {
        const Id slope = local.first[static_cast<std::size_t>(k)];
        node.unit[static_cast<std::size_t>(k)] = e_.is_constant(slope, 1.0) || e_.is_constant(slope, -1.0);
        for (int l = 0; l <= k; ++l) node.curved[entry(k, l)] = !e_.is_zero(local.second[entry(k, l)]);
      }
    }
    return nodes;
  }

  // The gradient and Hessian of the root, or of λᵀF. curvature: receives the expressions of the Hessian's entries.
  DerivativePrograms run(const detail::Elimination& elimination, std::vector<Id>* curvature = nullptr) {
    const std::vector<std::uint32_t>& order = elimination.order;
    // Constants are not in the order. Interactions with constants are stored with them and not pushed.
    const std::size_t numbers = graph_.inputs + graph_.nodes.size();
    std::vector<std::uint32_t> rank(numbers, static_cast<std::uint32_t>(numbers));
    for (std::uint32_t i = 0; i < graph_.inputs; ++i) rank[i] = i;
    for (std::uint32_t place = 0; place < order.size(); ++place)
      rank[graph_.inputs + order[place]] = graph_.inputs + place;
    auto sweep = std::make_unique<Sweep>(graph_, local_.locals(), rank, e_);
    if (graph_.root != TermGraph::no_root) sweep->add_adjoint(graph_.root, e_.constant(1.0));
    for (std::uint32_t i = 0; i < graph_.roots.size(); ++i) sweep->add_adjoint(graph_.roots[i], lambda(i));
    std::size_t end = order.size();
    for (const std::size_t cut : elimination.cuts) {
      while (end > cut) eliminate(*sweep, order[--end]);
      auto below = std::make_unique<Sweep>(graph_, local_.locals(), rank, e_);
      cross(std::span(order).first(cut), *sweep, *below);
      sweep = std::move(below);
    }
    while (end > 0) eliminate(*sweep, order[--end]);
    return programs(*sweep, curvature);
  }

  // F and its Jacobian as expressions, the Jacobian by rows.
  std::vector<Id> jacobian(VectorPrograms& result) {
    std::vector<Id> outputs;
    for (const std::uint32_t root : graph_.roots) outputs.push_back(local_.value(root));
    // For a Jacobian with more rows than columns, reverse mode would repeat a sweep for every row.
    const bool tall = graph_.roots.size() > graph_.inputs;
    std::vector<Id> others = outputs;
    for (const Entry& entry : tall ? forward_entries() : reverse_entries()) {
      result.jacobian_entries.push_back(entry.place);
      outputs.push_back(entry.value);
    }
    result.jacobian = lower(outputs);
    if (tall || graph_.roots.size() < 2) return outputs;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> places;
    for (const Entry& entry : forward_entries()) {
      places.push_back(entry.place);
      others.push_back(entry.value);
    }
    Program forward = lower(others);
    if (places != result.jacobian_entries || forward.code.size() >= result.jacobian.code.size()) return outputs;
    result.jacobian = std::move(forward);
    return others;
  }

  // λᵀF alone.
  Program weighted_value() { return lower({root()}); }

  Program lower(std::vector<Id> outputs) const {
    outputs.insert(outputs.end(), local_.guards().begin(), local_.guards().end());
    return e_.lower(outputs, Expressions::Fusing::yes);
  }

 private:
  struct Entry {  // an entry of the Jacobian
    std::pair<std::uint32_t, std::uint32_t> place;
    Id value;
  };
  using Row = std::vector<std::pair<std::uint32_t, Id>>;  // ascending

  Id lambda(std::uint32_t i) const { return e_.input(graph_.inputs + i); }
  Id root() {
    if (graph_.roots.empty()) return local_.root();
    Id sum = e_.constant(0.0);
    for (std::uint32_t i = 0; i < graph_.roots.size(); ++i)
      sum = e_.add(sum, e_.mul(lambda(i), local_.value(graph_.roots[i])));
    return sum;
  }

  void require_room(const char* what) const {
    if (e_.size() > limit_)
      throw Error(std::string("derive: the ") + what + " of a term of " + std::to_string(graph_.inputs) +
                  " variables and " + std::to_string(graph_.nodes.size()) + " operations takes more than " +
                  std::to_string(limit_) + " expressions");
  }

  // One reverse sweep for each row. Adjoints are 0 before and after.
  std::vector<Entry> reverse_entries() {
    std::vector<Entry> entries;
    const Id zero = e_.constant(0.0);
    std::vector<Id> adjoint(graph_.inputs + graph_.nodes.size(), zero);
    for (std::uint32_t i = 0; i < graph_.roots.size(); ++i) {
      adjoint[graph_.roots[i]] = e_.constant(1.0);
      for (std::uint32_t v = graph_.roots[i] + 1; v-- > graph_.inputs;) {
        const Id bar = std::exchange(adjoint[v], zero);
        if (e_.is_zero(bar)) continue;
        const Local& local = local_.locals()[v - graph_.inputs];
        for (std::size_t k = 0; k < static_cast<std::size_t>(local.operands); ++k) {
          Id& sum = adjoint[local.operand[k]];
          sum = e_.add(sum, e_.mul(bar, local.first[k]));
        }
      }
      for (std::uint32_t j = 0; j < graph_.inputs; ++j) {
        const Id entry = std::exchange(adjoint[j], zero);
        if (!e_.is_zero(entry)) entries.push_back({{i, j}, entry});
      }
      require_room("Jacobian");
    }
    return entries;
  }

  // The gradients of all nodes, in the order of the function.
  std::vector<Entry> forward_entries() {
    std::vector<Row> tangent(graph_.inputs + graph_.nodes.size());
    for (std::uint32_t j = 0; j < graph_.inputs; ++j) tangent[j] = {{j, e_.constant(1.0)}};
    for (std::size_t i = 0; i < local_.locals().size(); ++i) {
      Row& row = tangent[graph_.inputs + i];
      for (std::size_t k = 0; k < static_cast<std::size_t>(local_.locals()[i].operands); ++k)
        row = sum(row, local_.locals()[i].first[k], tangent[local_.locals()[i].operand[k]]);
      require_room("Jacobian");
    }
    std::vector<Entry> entries;
    for (std::uint32_t i = 0; i < graph_.roots.size(); ++i)
      for (const auto& [j, value] : tangent[graph_.roots[i]]) entries.push_back({{i, j}, value});
    return entries;
  }

  // a + c·b
  Row sum(const Row& a, Id c, const Row& b) {
    Row result;
    if (e_.is_zero(c)) return a;
    for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
      const std::uint32_t column = std::min(i < a.size() ? a[i].first : none, j < b.size() ? b[j].first : none);
      Id entry = e_.constant(0.0);
      if (i < a.size() && a[i].first == column) entry = a[i++].second;
      if (j < b.size() && b[j].first == column) entry = e_.add(entry, e_.mul(c, b[j++].second));
      if (!e_.is_zero(entry)) result.emplace_back(column, entry);
    }
    return result;
  }

  void eliminate(Sweep& sweep, std::uint32_t i) {
    sweep.eliminate(i);
    require_room("Hessian");
  }

  // f = F(s, x), s = G(x) given by `nodes`, with known interactions W of (s, x): ∇²f = Jᵀ W J + Σ s̄ᵢ ∇²sᵢ, where J is
  // that of (s, x). The first part goes to the inputs at once; s̄ remains to be pushed.
  void cross(std::span<const std::uint32_t> nodes, Sweep& above, Sweep& below) {
    std::vector<std::uint32_t> cut;
    std::vector<std::vector<Edges::Entry>> interactions, slopes;
    for (std::size_t place = nodes.size(); place-- > 0;) {
      const std::uint32_t s = graph_.inputs + nodes[place];
      auto row = above.take(s);
      if (row.empty() && e_.is_zero(above.adjoint(s))) continue;
      below.add_adjoint(s, above.adjoint(s));
      cut.push_back(s);
      interactions.push_back(std::move(row));
      slopes.push_back(slope(s, nodes.first(place + 1)));
    }
    for (std::uint32_t i = 0; i < graph_.inputs; ++i) {
      below.add_adjoint(i, above.adjoint(i));
      for (const auto& [j, w] : above.take(i)) below.interact(i, j, w);
    }
    // W·J, row by row of s. Interactions of s with inputs are pushed at once.
    std::vector<std::vector<Id>> products(cut.size(), std::vector<Id>(graph_.inputs, e_.constant(0.0)));
    const auto multiply = [&](std::size_t row, Id w, std::size_t other) {
      for (const auto& [j, d] : slopes[other]) products[row][j] = e_.add(products[row][j], e_.mul(w, d));
    };
    for (std::size_t s = 0; s < cut.size(); ++s)
      for (const auto& [p, w] : interactions[s]) {
        if (p < graph_.inputs) {
          for (const auto& [j, d] : slopes[s]) below.interact(j, p, e_.scale(j == p ? 2.0 : 1.0, e_.mul(d, w)));
          continue;
        }
        const auto t = static_cast<std::size_t>(std::find(cut.begin(), cut.end(), p) - cut.begin());
        multiply(s, w, t);
        if (t != s) multiply(t, w, s);
      }
    for (std::size_t s = 0; s < cut.size(); ++s)
      for (const auto& [j, d] : slopes[s])
        for (std::uint32_t k = 0; k <= j; ++k) below.interact(j, k, e_.mul(d, products[s][k]));
  }

  // The nonzero entries of ∂s/∂x. s is the last of the nodes.
  std::vector<Edges::Entry> slope(std::uint32_t s, std::span<const std::uint32_t> nodes) {
    std::vector<Id> adjoint(graph_.inputs + graph_.nodes.size(), e_.constant(0.0));
    adjoint[s] = e_.constant(1.0);
    for (std::size_t place = nodes.size(); place-- > 0;) {
      const Local& local = local_.locals()[nodes[place]];
      const Id of_node = adjoint[graph_.inputs + nodes[place]];
      for (int k = 0; k < local.operands; ++k) {
        Id& sum = adjoint[local.operand[static_cast<std::size_t>(k)]];
        sum = e_.add(sum, e_.mul(of_node, local.first[static_cast<std::size_t>(k)]));
      }
    }
    std::vector<Edges::Entry> entries;
    for (std::uint32_t i = 0; i < graph_.inputs; ++i)
      if (!e_.is_zero(adjoint[i])) entries.push_back({i, adjoint[i]});
    return entries;
  }

  // The programs of a sweep that has reached the inputs.
  DerivativePrograms programs(Sweep& sweep, std::vector<Id>* curvature) {
    DerivativePrograms result;
    std::vector<Id> outputs{root()};
    for (std::uint32_t i = 0; i < graph_.inputs; ++i) {
      if (e_.is_zero(sweep.adjoint(i))) continue;
      result.gradient_entries.push_back(i);
      outputs.push_back(sweep.adjoint(i));
    }
    const std::size_t first_order = outputs.size();

    struct Curved {
      std::uint32_t row, column;
      Id weight;
    };
    std::vector<Curved> curved;
    for (std::uint32_t i = 0; i < graph_.inputs; ++i)
      for (const auto& [j, weight] : sweep.take(i)) curved.push_back({i, j, weight});
    std::sort(curved.begin(), curved.end(), [](const Curved& a, const Curved& b) {
      return a.column != b.column ? a.column < b.column : a.row < b.row;
    });
    for (const Curved& c : curved) {
      if (e_.is_zero(c.weight)) continue;
      result.hessian_entries.emplace_back(c.row, c.column);
      outputs.push_back(c.weight);
    }
    result.hessian = lower(outputs);
    if (curvature) curvature->assign(outputs.begin() + static_cast<std::ptrdiff_t>(first_order), outputs.end());
    outputs.resize(first_order);
    result.gradient = lower(outputs);
    return result;
  }

  const TermGraph& graph_;
  const std::size_t limit_;
  Expressions e_;
  detail::LocalDerivatives local_;
};

// A program without its inputs from `first` on, which it must not read.
Program without_inputs(Program program, std::uint32_t first) {
  const std::uint32_t gone = program.inputs - first;
  const auto renumber = [&](std::uint32_t& value) { value -= value >= program.inputs ? gone : 0; };
  for (Instruction& i : program.code) {
    const int operands = operand_count(i);
    renumber(i.a);
    if (operands > 1) renumber(i.b);
    if (operands > 2) renumber(i.c);
  }
  for (std::uint32_t& output : program.outputs) renumber(output);
  program.inputs = first;
  return program;
}

// The elimination in the order of the nodes.
detail::Elimination as_given(const TermGraph& graph) {
  detail::Elimination elimination;
  for (std::uint32_t i = 0; i < graph.nodes.size(); ++i) elimination.order.push_back(i);
  return elimination;
}

// Tries the most promising eliminations and the order of the nodes, and returns the shortest programs.
DerivativePrograms shortest(const TermGraph& graph, const std::vector<Binding>& bindings, std::size_t elements,
                            std::size_t limit) {
  EdgePushing given(graph, bindings, limit);
  if (!worth_a_search(graph, elements)) return given.run(as_given(graph));
  const auto eliminations = detail::eliminations(graph.inputs, graph.root, given.dependences());
  DerivativePrograms best = given.run(eliminations.back());
  // They are predicted to be about as long as the given order, which keeps to the limit. So a trial has no limit.
  constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();
  for (std::size_t k = 0; k + 1 < eliminations.size(); ++k) {
    DerivativePrograms other = EdgePushing(graph, bindings, no_limit).run(eliminations[k]);
    if (other.hessian.code.size() < best.hessian.code.size()) best = std::move(other);
  }
  return best;
}

}  // namespace

// A search takes about 100 ns for each pair of nodes and 5 us for each node. It saves some 10 ns for each node and
// element in the evaluations of a solve.
bool worth_a_search(const TermGraph& graph, std::size_t elements) {
  return graph.root != TermGraph::no_root && elements >= 500 + 10 * graph.nodes.size();
}

Program value_program(const TermGraph& graph, const std::vector<Binding>& bindings) {
  Expressions e(graph.inputs, detail::parameter_count(bindings));
  detail::GraphValues values(graph, bindings, e);
  std::vector<Id> guards;
  for (std::uint32_t i = 0; i < graph.nodes.size(); ++i) {
    const Recording::Node& n = graph.nodes[i];
    if (n.form == Form::constant) {
      values.set(graph.inputs + i, values.constant(n.a));
      continue;
    }
    const auto [a, b, c] = values.operands(n);
    if (n.is_guard()) {
      guards.push_back(a);
      guards.push_back(b);
    } else {
      values.set(graph.inputs + i, value(e, n.operation, a, b, c));
    }
  }
  std::vector<Id> outputs;
  for (const std::uint32_t root : graph.roots) outputs.push_back(values.value(root));
  if (graph.roots.empty()) outputs.push_back(values.root());
  outputs.insert(outputs.end(), guards.begin(), guards.end());
  return e.lower(outputs, Expressions::Fusing::no);
}

std::vector<Guard> guards_of(const TermGraph& graph) {
  std::vector<Guard> guards;
  for (const Recording::Node& n : graph.nodes)
    if (n.is_guard()) guards.push_back(n.guard());
  return guards;
}

DerivativePrograms derive(const TermGraph& graph, const std::vector<Binding>& bindings, std::size_t elements,
                          std::size_t limit) {
  detail::require_bindings(graph, bindings);
  DerivativePrograms result = shortest(graph, bindings, elements, limit);
  result.value = value_program(graph, bindings);
  result.guards = guards_of(graph);
  return result;
}

VectorPrograms derive_vector(const TermGraph& graph, const std::vector<Binding>& bindings, std::size_t limit) {
  detail::require_bindings(graph, bindings);
  VectorPrograms result;
  result.outputs = static_cast<std::uint32_t>(graph.roots.size());
  result.value = value_program(graph, bindings);
  EdgePushing pushing(graph, bindings, limit);
  std::vector<Id> outputs = pushing.jacobian(result);
  std::vector<Id> curvature;
  result.weighted = pushing.run(as_given(graph), &curvature);
  result.weighted.value = pushing.weighted_value();
  outputs.insert(outputs.end(), curvature.begin(), curvature.end());
  result.second_order = pushing.lower(std::move(outputs));
  result.jacobian = without_inputs(std::move(result.jacobian), graph.inputs);
  result.guards = result.weighted.guards = guards_of(graph);
  return result;
}

JacobianProgram derive_jacobian(const TermGraph& graph, const std::vector<Binding>& bindings, std::size_t limit) {
  detail::require_bindings(graph, bindings);
  VectorPrograms result;
  EdgePushing(graph, bindings, limit).jacobian(result);
  return {static_cast<std::uint32_t>(graph.roots.size()), without_inputs(std::move(result.jacobian), graph.inputs),
          std::move(result.jacobian_entries)};
}

DerivativePrograms derive_half_squares(TermGraph graph, std::vector<Binding> bindings, std::size_t elements,
                                       std::size_t limit) {
  const auto append = [&](const Recording::Node& n) {
    graph.nodes.push_back(n);
    return graph.inputs + static_cast<std::uint32_t>(graph.nodes.size()) - 1;
  };
  std::uint32_t sum = TermGraph::no_root;
  for (const std::uint32_t root : graph.roots) {
    const std::uint32_t square = append({operation_of<elementary::Mul>, Form::both, 0, root, root});
    sum = sum == TermGraph::no_root ? square : append({operation_of<elementary::Add>, Form::both, 0, sum, square});
  }
  graph.roots.clear();
  if (sum != TermGraph::no_root) {
    graph.root = append({operation_of<elementary::Mul>, Form::left, 0, sum, graph.constants++});
    bindings.push_back({false, 0.5, 0});
  }
  return derive(graph, bindings, elements, limit);
}

}  // namespace hesse::ad::detail
