#include <hesse/ad/plan/trace.hpp>

namespace hesse::ad {

Trace*& Trace::current() {
  static thread_local Trace* trace = nullptr;
  return trace;
}

// Nothing is kept once the limit is reached, so a number without a node is a constant as long as there is room.
std::uint32_t Trace::push(const Node& node) {
  ++count_;
  if (full()) {
    complete_ = false;
    return nowhere;
  }
  nodes_.push_back(node);
  return static_cast<std::uint32_t>(nodes_.size()) - 1;
}

std::uint32_t Trace::constant(double value) {
  if (full()) return 0;
  constants_.push_back(value);
  return static_cast<std::uint32_t>(constants_.size()) - 1;
}

std::uint32_t Trace::operand(const Traced& x) {
  if (x.node_ != nowhere || full()) return x.node_;
  nodes_.push_back({Operation{}, Form::constant, constant(x.value_)});
  return static_cast<std::uint32_t>(nodes_.size()) - 1;
}

void Trace::begin(const Eigen::VectorXd& x, Vector<Traced>& inputs) {
  point_ = x;
  inputs.resize(x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    nodes_.push_back({Operation{}, Form::input, 0});
    inputs[i] = Traced(x[i], static_cast<std::uint32_t>(i));
  }
}

void Trace::end(const Traced* outputs, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) outputs_.push_back(outputs[i].node_);
  if (complete_) return;
  // The end is missing: what is computed last and used by nothing that was kept stands for the outputs.
  std::vector<bool> used(nodes_.size(), false);
  for (const Node& n : nodes_) {
    if (n.form == Form::input || n.form == Form::constant) continue;
    if (n.form != Form::right) used[n.a] = true;
    if (n.form == Form::both || n.form == Form::right || n.form == Form::ternary) used[n.b] = true;
    if (n.form == Form::ternary) used[n.c] = true;
  }
  std::size_t next = 0;
  for (std::size_t i = nodes_.size(); i-- > 0 && next < outputs_.size();) {
    const bool computed = nodes_[i].form != Form::input && nodes_[i].form != Form::constant;
    if (computed && !used[i] && nodes_[i].operation != operation_of<elementary::Compare>)
      outputs_[next++] = static_cast<std::uint32_t>(i);
  }
}

Traced Traced::note(double y, Operation operation, const Traced& x) {
  Trace* const trace = Trace::current();
  if (!trace) return y;
  ++trace->operations_[operation];
  return Traced(y, trace->push({operation, Trace::Form::unary, trace->operand(x)}));
}

Traced Traced::note(double y, Operation operation, const Traced& a, const Traced& b) {
  Trace* const trace = Trace::current();
  if (!trace) return y;
  ++trace->operations_[operation];
  const std::uint32_t left = trace->operand(a), right = trace->operand(b);
  return Traced(y, trace->push({operation, Trace::Form::both, left, right}));
}

Traced Traced::note(double y, Operation operation, const Traced& a, double b) {
  Trace* const trace = Trace::current();
  if (!trace) return y;
  ++trace->operations_[operation];
  const std::uint32_t left = trace->operand(a);
  return Traced(y, trace->push({operation, Trace::Form::left, left, trace->constant(b)}));
}

Traced Traced::note(double y, Operation operation, double a, const Traced& b) {
  Trace* const trace = Trace::current();
  if (!trace) return y;
  ++trace->operations_[operation];
  const std::uint32_t right = trace->operand(b);
  return Traced(y, trace->push({operation, Trace::Form::right, trace->constant(a), right}));
}

Traced Traced::note(double y, Operation operation, const Traced& a, const Traced& b, const Traced& c) {
  Trace* const trace = Trace::current();
  if (!trace) return y;
  ++trace->operations_[operation];
  const std::uint32_t first = trace->operand(a), second = trace->operand(b), third = trace->operand(c);
  return Traced(y, trace->push({operation, Trace::Form::ternary, first, second, third}));
}

}  // namespace hesse::ad
