#include <hesse/ad/detail/plan/work_lower_bound.hpp>

// Lower bounds for the work of compositions, from constants for each class of operation.
namespace hesse::ad::detail {

namespace {

// Base additions and multiplications per operation of f in a pass, with the sweep, if it depends on few variables.
struct Costs {
  double linear, product, curved;
};

Costs costs_lower_bound(HessianMode mode, int lanes) {
  const double k = lanes, pairs = k * (k + 1) / 2;
  switch (mode) {
    case HessianMode::packed_forward:
      return {1 + k + pairs, 2.85 * (1 + k + pairs), 3.4 * pairs};
    case HessianMode::forward_over_forward:
      return {k, 4.5 * k, 2 * k};
    case HessianMode::forward_over_reverse:
      return {0.75 * (k + 1), 5.2 * k, 3.7 * k};
    case HessianMode::reverse_over_forward:
      return {0.4, 2.4, 1.2};
    case HessianMode::reverse_over_reverse:
      return {0.2, 1.4, 0.8};
  }
  return {};
}

}  // namespace

WorkLowerBound::WorkLowerBound(const Recording& trace) : own_(by_class(trace.operations())) {
  const auto is_constant = [&](std::uint32_t i) { return trace.nodes()[i].form == Recording::Form::constant; };
  for (const Recording::Node& n : trace.nodes()) {
    if (n.operand_nodes() == 0 || n.operation == operation_of<elementary::Compare>) continue;
    const bool both = n.form == Recording::Form::both && !is_constant(n.a) && !is_constant(n.b);
    if (n.operation == operation_of<elementary::Add> || n.operation == operation_of<elementary::Sub>)
      linear_ += both ? 1 : 0;
    else if (n.operation == operation_of<elementary::Mul>)
      (both ? products_ : linear_) += 1;
    else if (n.operation == operation_of<elementary::Div>)
      (both ? products_ : n.form == Recording::Form::right ? curved_ : linear_) += 1;
    else if (n.form == Recording::Form::unary && class_of(n.operation) != OperationClass::arithmetic)
      curved_ += 1;
  }
  for (double* count : {&linear_, &products_, &curved_}) *count *= trace.scale();
}

ClassCounts WorkLowerBound::of(HessianMode mode, int lanes, double passes) const {
  const Costs costs = costs_lower_bound(mode, lanes);
  // A sweep without f does not evaluate elementary functions again.
  const double evaluations = mode == HessianMode::reverse_over_reverse ? 1 : passes;
  return {passes * (costs.linear * linear_ + costs.product * products_ + costs.curved * curved_),
          0.5 * evaluations * own_.division, 0.5 * evaluations * own_.elementary};
}

}  // namespace hesse::ad::detail
