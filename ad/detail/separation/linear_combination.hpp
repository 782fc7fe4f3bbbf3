#pragma once

#include <array>
#include <cstdint>

#include <hesse/ad/detail/recording/recording.hpp>

// Linear combinations in a recording: which nodes they are, and their expansion into summands.
namespace hesse::ad::detail {

// Recognises linear combinations. By operation: the forms, as bits, in which it is linear in its node operands.
inline constexpr auto linear_forms = [] {
  using Form = Recording::Form;
  const auto bit = [](Form form) { return static_cast<std::uint8_t>(1u << static_cast<unsigned>(form)); };
  std::array<std::uint8_t, operation_count> forms{};
  const auto allow = [&](Operation operation, auto... form) {
    forms[static_cast<std::size_t>(operation)] = static_cast<std::uint8_t>((bit(form) | ...));
  };
  allow(operation_of<elementary::Add>, Form::both, Form::left, Form::right);
  allow(operation_of<elementary::Sub>, Form::both, Form::left, Form::right);
  allow(operation_of<elementary::Neg>, Form::unary);
  allow(operation_of<elementary::Mul>, Form::left, Form::right);
  allow(operation_of<elementary::Div>, Form::left);
  return forms;
}();

// True for sums, differences, negations, and numbers that are scaled or shifted by a constant.
inline bool is_linear_combination(const Recording::Node& n) {
  return detail::linear_forms[static_cast<std::size_t>(n.operation)] >> static_cast<unsigned>(n.form) & 1;
}

// Expands weight · n for a linear combination n: calls visit(operand, its factor) for each operand that is a node, and
// returns the constant that is added to them.
template <class Visit>
double for_each_summand(const Recording& recording, const Recording::Node& n, double weight, Visit&& visit) {
  using Form = Recording::Form;
  const auto is = [&](Operation operation) { return n.operation == operation; };
  const double second = is(operation_of<elementary::Sub>) ? -weight : weight;
  if (n.form == Form::both) {
    visit(n.b, second);
    visit(n.a, weight);
    return 0.0;
  }
  if (is(operation_of<elementary::Neg>)) {
    visit(n.a, -weight);
    return 0.0;
  }
  const double constant = recording.constants()[n.form == Form::left ? n.b : n.a];
  if (is(operation_of<elementary::Mul>)) {
    visit(n.operand(), weight * constant);
    return 0.0;
  }
  if (is(operation_of<elementary::Div>)) {
    visit(n.operand(), weight / constant);
    return 0.0;
  }
  visit(n.operand(), n.form == Form::right ? second : weight);
  return (n.form == Form::left ? second : weight) * constant;
}

}  // namespace hesse::ad::detail
