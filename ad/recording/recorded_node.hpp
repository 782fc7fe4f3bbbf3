#pragma once

#include <cstdint>

#include <hesse/ad/recording/guard.hpp>
#include <hesse/ad/scalars/counting.hpp>

namespace hesse::ad {

// Which operands of a node are numbers of the function's own type; the other is a plain double.
enum class NodeForm : std::uint8_t { input, constant, unary, both, left, right, ternary };

// An operation of a run. a, b, c: earlier nodes, or positions in the list of constants for what is constant. Input nodes hold their
// number in a.
struct RecordedNode {
  using Form = NodeForm;

  Operation operation{};
  Form form = Form::input;
  std::uint8_t comparison = 0;  // of a Compare: see guard() and question()
  std::uint32_t a = 0, b = 0, c = 0;

  // What it does, in one number.
  std::uint32_t kind() const {
    return static_cast<std::uint32_t>(operation) | static_cast<std::uint32_t>(form) << 8 |
           static_cast<std::uint32_t>(comparison) << 16;
  }
  static RecordedNode of_kind(std::uint32_t kind, std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    return {static_cast<Operation>(kind & 0xff),
            static_cast<Form>(kind >> 8 & 0xff),
            static_cast<std::uint8_t>(kind >> 16),
            a,
            b,
            c};
  }
  bool is_guard() const { return operation == operation_of<elementary::Compare> && form > Form::constant; }
  Guard guard() const { return {static_cast<Relation>(comparison & 3), (comparison & 4) != 0}; }
  // Asked by isfinite and its like: no operation of the function.
  bool question() const { return (comparison & 8) != 0; }
  int operand_nodes() const {
    return form <= Form::constant ? 0 : form == Form::ternary ? 3 : form == Form::both ? 2 : 1;
  }
  bool operator==(const RecordedNode&) const = default;
  // The node among the operands that is not constant, for one operand or two of which one is constant.
  std::uint32_t operand() const { return form == Form::right ? b : a; }
  template <class Visit>
  void for_each_operand(Visit&& visit) const {
    const int operands = operand_nodes();
    if (operands == 1) visit(operand());
    if (operands >= 2) {
      visit(a);
      visit(b);
    }
    if (operands == 3) visit(c);
  }
};

}  // namespace hesse::ad
