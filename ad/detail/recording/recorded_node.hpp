#pragma once

#include <cstdint>

#include <hesse/ad/detail/recording/guard.hpp>
#include <hesse/ad/detail/scalars/counting.hpp>

// The nodes of a recording.
namespace hesse::ad::detail {

// Which operands of a node are active numbers; the other operand is a plain double.
enum class NodeForm : std::uint8_t { input, constant, unary, both, left, right, ternary };

// One operation of a run. a, b, c are earlier nodes; for a constant operand, its position in the list of constants. An
// input node has its number in a.
struct RecordedNode {
  using Form = NodeForm;

  Operation operation{};
  Form form = Form::input;
  std::uint8_t comparison = 0;  // of a Compare: see guard() and question()
  std::uint32_t a = 0, b = 0, c = 0;

  // Operation, form and comparison in one number.
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
  // A comparison made by isfinite and the like, which is no operation of the function.
  bool question() const { return (comparison & 8) != 0; }
  int operand_nodes() const {
    return form <= Form::constant ? 0 : form == Form::ternary ? 3 : form == Form::both ? 2 : 1;
  }
  bool operator==(const RecordedNode&) const = default;
  // The operand that is a node, for one operand, or for two of which one is constant.
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

}  // namespace hesse::ad::detail
