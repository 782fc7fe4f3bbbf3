#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <hesse/ad/programs/edge_pushing.hpp>
#include <hesse/ad/programs/expressions.hpp>
#include <hesse/ad/recording/term_graph.hpp>

// A graph as expressions: its values, and the partial derivatives of each of its operations.
namespace hesse::ad::detail {

// One operation whose operands are distinct numbers of the graph; constants are gone.
struct Local {
  int operands = 0;
  std::array<std::uint32_t, 3> operand{};
  std::array<Expressions::Id, 3> first{};
  std::array<Expressions::Id, 6> second{};  // aa, ab, bb, ac, bc, cc of the operands that are left
};

// The expressions of a graph's operands and guards, whichever way its values are computed.
class GraphValues {
 public:
  using Id = Expressions::Id;

  GraphValues(const TermGraph& graph, const std::vector<Binding>& bindings, Expressions& e)
      : graph_(graph), bindings_(bindings), e_(e), value_(graph.inputs + graph.nodes.size()) {
    for (std::uint32_t i = 0; i < graph.inputs; ++i) value_[i] = e.input(i);
  }

  Id value(std::uint32_t number) const { return value_[number]; }
  Id root() const { return graph_.root == TermGraph::no_root ? e_.constant(0.0) : value_[graph_.root]; }
  void set(std::uint32_t number, Id value) { value_[number] = value; }
  Id constant(std::uint32_t i) const {
    const Binding& binding = bindings_[i];
    return binding.varies ? e_.parameter(binding.parameter) : e_.constant(binding.value);
  }
  // The operands of a node as expressions.
  std::array<Id, 3> operands(const Recording::Node& n) const {
    switch (n.form) {
      case Recording::Form::unary:
        return {value_[n.a], 0, 0};
      case Recording::Form::both:
        return {value_[n.a], value_[n.b], 0};
      case Recording::Form::left:
        return {value_[n.a], constant(n.b), 0};
      case Recording::Form::right:
        return {constant(n.a), value_[n.b], 0};
      default:
        return {value_[n.a], value_[n.b], value_[n.c]};
    }
  }

 private:
  const TermGraph& graph_;
  const std::vector<Binding>& bindings_;
  Expressions& e_;
  std::vector<Id> value_;
};

// Throws Error unless there is one for each constant of the graph.
void require_bindings(const TermGraph& graph, const std::vector<Binding>& bindings);
std::uint32_t parameter_count(const std::vector<Binding>& bindings);

// Values round as in the user's code where guards and the like depend on them.
class LocalDerivatives {
 public:
  using Id = Expressions::Id;

  // Throws Error when an operation has no derivative in the table.
  LocalDerivatives(const TermGraph& graph, const std::vector<Binding>& bindings, Expressions& e);

  Id value(std::uint32_t number) const { return values_.value(number); }
  Id root() const { return values_.root(); }
  const std::vector<Local>& locals() const { return locals_; }  // by node; a guard or a constant has no operands
  const std::vector<Id>& guards() const { return guards_; }     // left and right of the first, of the second, …

 private:
  void forward(std::uint32_t i);
  Id rounded(Operation operation, Id y, Id a, Id b);
  void merge_equal(Local& local);
  void fold(Local& local, int into, int gone);

  const TermGraph& graph_;
  Expressions& e_;
  GraphValues values_;
  std::vector<bool> decisive_;
  std::vector<Local> locals_;
  std::vector<Id> guards_;
};

}  // namespace hesse::ad::detail
