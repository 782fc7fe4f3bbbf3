#pragma once

#include <hesse/ad/recording/recording.hpp>

namespace hesse::ad {

// Sums, differences, sign changes and what is scaled or shifted by a constant.
inline bool is_linear_combination(const Recording::Node& n) {
  using Form = Recording::Form;
  if (n.form <= Form::constant) return false;
  if (n.operation == operation_of<elementary::Add> || n.operation == operation_of<elementary::Sub> ||
      n.operation == operation_of<elementary::Neg>)
    return true;
  return (n.operation == operation_of<elementary::Mul> && (n.form == Form::left || n.form == Form::right)) ||
         (n.operation == operation_of<elementary::Div> && n.form == Form::left);
}

// weight · n for a linear combination n: visit(operand, its factor) for each operand that is a node; returns the constant
// that is added to them.
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

}  // namespace hesse::ad
