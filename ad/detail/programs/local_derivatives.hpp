#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <hesse/ad/detail/programs/edge_pushing.hpp>
#include <hesse/ad/detail/programs/expressions.hpp>
#include <hesse/ad/detail/separation/term_graph.hpp>

// The values of a graph as expressions, and the partial derivatives of each operation.
namespace hesse::ad::detail {

// One operation. Its operands are distinct numbers of the graph; constants are folded in.
struct Local {
  int operands = 0;
  std::array<std::uint32_t, 3> operand{};
  std::array<Expressions::Id, 3> first{};
  std::array<Expressions::Id, 6> second{};  // aa, ab, bb, ac, bc, cc of these operands
};

// The expressions of the operands and guards of a graph. Derived classes compute the values.
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
  // The operands of a node, as expressions.
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

// Throws Error unless there is one binding for each constant of the graph.
void require_bindings(const TermGraph& graph, const std::vector<Binding>& bindings);
std::uint32_t parameter_count(const std::vector<Binding>& bindings);

// Values that guards and the like depend on round as in the user's code.
class LocalDerivatives {
 public:
  using Id = Expressions::Id;

  // Throws Error if an operation has no derivative in the table.
  LocalDerivatives(const TermGraph& graph, const std::vector<Binding>& bindings, Expressions& e);

  Id value(std::uint32_t number) const { return values_.value(number); }
  Id root() const { return values_.root(); }
  const std::vector<Local>& locals() const { return locals_; }  // by node; none for guards and constants
  const std::vector<Id>& guards() const { return guards_; }     // left and right operand of each guard in turn

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
