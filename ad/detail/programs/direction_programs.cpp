#include <array>
#include <string>
#include <unordered_map>
#include <utility>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/programs/direction_programs.hpp>
#include <hesse/ad/detail/programs/elimination.hpp>
#include <hesse/ad/detail/programs/local_derivatives.hpp>
#include <hesse/ad/detail/programs/vector_programs.hpp>

// Forward over reverse on expressions: numbers of the point become coefficients, numbers along a direction the program
// of the products.
namespace hesse::ad::detail {

namespace {

using Id = Expressions::Id;
using detail::entry;
using detail::Local;

// A reverse sweep alone: the adjoints v̄ of all numbers of a graph.
std::vector<Id> adjoints(const TermGraph& graph, const detail::LocalDerivatives& local, Expressions& e) {
  std::vector<Id> adjoint(graph.inputs + graph.nodes.size(), e.constant(0.0));
  if (graph.root != TermGraph::no_root) adjoint[graph.root] = e.constant(1.0);
  for (std::size_t i = graph.nodes.size(); i-- > 0;) {
    const Local& node = local.locals()[i];
    for (std::size_t k = 0; k < static_cast<std::size_t>(node.operands); ++k) {
      Id& sum = adjoint[node.operand[k]];
      sum = e.add(sum, e.mul(adjoint[graph.inputs + i], node.first[k]));
    }
  }
  return adjoint;
}

// Numbers of the point, as constants of the sweeps along directions. Those that depend on x become coefficients.
class Coefficients {
 public:
  explicit Coefficients(const Expressions& e) : e_(e) {}

  void add(Id value) {
    if (!e_.is_constant(value) && place_.emplace(value, values_.size()).second) values_.push_back(value);
  }
  const std::vector<Id>& values() const { return values_; }
  Id in(Expressions& sweeps, Id value) const {
    return e_.is_constant(value) ? sweeps.constant(e_.value_of(value)) : sweeps.parameter(place_.at(value));
  }

 private:
  const Expressions& e_;
  std::unordered_map<Id, std::uint32_t> place_;
  std::vector<Id> values_;
};

class DirectionSweeps {
 public:
  DirectionSweeps(const TermGraph& graph, const std::vector<Binding>& bindings, std::size_t limit)
      : graph_(graph),
        limit_(limit),
        e_(graph.inputs, detail::parameter_count(bindings)),
        local_(graph, bindings, e_),
        adjoint_(adjoints(graph, local_, e_)),
        coefficients_(e_),
        curvature_(graph.nodes.size()) {
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      const Local& node = local_.locals()[i];
      for (int k = 0; k < node.operands; ++k) {
        coefficients_.add(node.first[static_cast<std::size_t>(k)]);
        for (int l = 0; l <= k; ++l)
          coefficients_.add(curvature_[i][entry(k, l)] = e_.mul(adjoint_[graph.inputs + i], node.second[entry(k, l)]));
      }
    }
    require_room(e_);
  }

  DerivativePrograms first_order() const {
    DerivativePrograms result;
    std::vector<Id> outputs{local_.root()};
    for (std::uint32_t i = 0; i < graph_.inputs; ++i) {
      if (e_.is_zero(adjoint_[i])) continue;
      result.gradient_entries.push_back(i);
      outputs.push_back(adjoint_[i]);
    }
    outputs.insert(outputs.end(), local_.guards().begin(), local_.guards().end());
    result.gradient = result.hessian = e_.lower(outputs, Expressions::Fusing::yes);
    return result;
  }

  DirectionPrograms directions() const {
    Expressions sweeps(graph_.inputs, static_cast<std::uint32_t>(coefficients_.values().size()));
    const std::vector<Id> product = products(sweeps);
    DirectionPrograms result;
    std::vector<Id> outputs;
    for (std::uint32_t i = 0; i < graph_.inputs; ++i) {
      if (sweeps.is_zero(product[i])) continue;
      result.rows.push_back(i);
      outputs.push_back(product[i]);
    }
    result.products = sweeps.lower(outputs, Expressions::Fusing::yes);
    result.coefficients = e_.lower(used_coefficients(result.products), Expressions::Fusing::yes);
    return result;
  }

 private:
  void require_room(const Expressions& e) const {
    if (e.size() > limit_)
      throw Error("derive_directions: a term of " + std::to_string(graph_.inputs) + " variables and " +
                  std::to_string(graph_.nodes.size()) + " operations takes more than " + std::to_string(limit_) +
                  " expressions");
  }

  // H·v [GW08, section 5.1]: v̇ᵢ = Σ ∂vᵢ/∂vⱼ v̇ⱼ forward, then back (v̄ⱼ)˙ += ∂vᵢ/∂vⱼ (v̄ᵢ)˙ + Σₖ v̄ᵢ ∂²vᵢ/∂vⱼ∂vₖ v̇ₖ.
  std::vector<Id> products(Expressions& sweeps) const {
    const Id zero = sweeps.constant(0.0);
    std::vector<Id> tangent(graph_.inputs + graph_.nodes.size(), zero), product(tangent);
    for (std::uint32_t i = 0; i < graph_.inputs; ++i) tangent[i] = sweeps.input(i);
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      const Local& node = local_.locals()[i];
      Id& sum = tangent[graph_.inputs + i];
      for (std::size_t k = 0; k < static_cast<std::size_t>(node.operands); ++k)
        sum = sweeps.add(sum, sweeps.mul(coefficients_.in(sweeps, node.first[k]), tangent[node.operand[k]]));
    }
    for (std::size_t i = graph_.nodes.size(); i-- > 0;) {
      const Local& node = local_.locals()[i];
      const Id bar = product[graph_.inputs + i];
      const auto add = [&](int operand, Id coefficient, Id direction) {
        Id& sum = product[node.operand[static_cast<std::size_t>(operand)]];
        sum = sweeps.add(sum, sweeps.mul(coefficient, direction));
      };
      for (int k = 0; k < node.operands; ++k) {
        add(k, coefficients_.in(sweeps, node.first[static_cast<std::size_t>(k)]), bar);
        for (int l = 0; l <= k; ++l) {
          const Id curvature = coefficients_.in(sweeps, curvature_[i][entry(k, l)]);
          add(k, curvature, tangent[node.operand[static_cast<std::size_t>(l)]]);
          if (l != k) add(l, curvature, tangent[node.operand[static_cast<std::size_t>(k)]]);
        }
      }
      require_room(sweeps);
    }
    product.resize(graph_.inputs);
    return product;
  }

  // Turns the parameters of the products into shared constants. Unused parameters are removed.
  std::vector<Id> used_coefficients(Program& products) const {
    constexpr std::uint32_t unused = ~std::uint32_t{0};
    std::vector<std::uint32_t> place(products.parameters, unused);
    std::vector<Id> used;
    const std::uint32_t first = products.first_parameter(), end = products.first_constant();
    const auto visit = [&](std::uint32_t value) {
      if (value < first || value >= end || place[value - first] != unused) return;
      place[value - first] = static_cast<std::uint32_t>(used.size());
      used.push_back(coefficients_.values()[value - first]);
    };
    for_each_value(products, visit);
    const std::uint32_t gone = products.parameters - static_cast<std::uint32_t>(used.size());
    for_each_value(products, [&](std::uint32_t& value) {
      if (value >= end)
        value -= gone;
      else if (value >= first)
        value = first + place[value - first];
    });
    products.parameters = 0;
    products.shared = static_cast<std::uint32_t>(used.size());
    products.constants.insert(products.constants.begin(), used.size(), 0.0);
    return used;
  }

  template <class Visit>
  static void for_each_value(Program& program, Visit&& visit) {
    for (Instruction& i : program.code) {
      const int operands = operand_count(i);
      visit(i.a);
      if (operands > 1) visit(i.b);
      if (operands > 2) visit(i.c);
    }
    for (std::uint32_t& output : program.outputs) visit(output);
  }

  const TermGraph& graph_;
  const std::size_t limit_;
  Expressions e_;
  detail::LocalDerivatives local_;
  std::vector<Id> adjoint_;
  Coefficients coefficients_;
  std::vector<std::array<Id, 6>> curvature_;  // v̄ᵢ ∂²vᵢ, by node
};

}  // namespace

DirectedPrograms derive_directions(const TermGraph& graph, const std::vector<Binding>& bindings, HessianEntries entries,
                                   std::size_t limit) {
  detail::require_bindings(graph, bindings);
  const DirectionSweeps sweeps(graph, bindings, limit);
  DirectedPrograms result{sweeps.first_order(), sweeps.directions()};
  result.first_order.value = value_program(graph, bindings);
  result.first_order.guards = guards_of(graph);
  result.directions.entries = std::move(entries);
  return result;
}

}  // namespace hesse::ad::detail
