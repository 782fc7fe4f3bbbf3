#include <bit>
#include <cmath>
#include <string>
#include <utility>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/recording/recorded.hpp>

// A run as a graph: nodes, folding of constants, shared nodes, guards and queries. recording_loops.cpp has the loops.
namespace hesse::ad::detail {

namespace {

constexpr int recent_bits = 12;
// With fewer variables the Hessian is dense, and sharing intermediate results between terms is better than loops.
constexpr std::size_t min_inputs = 512;

std::uint32_t next_epoch() {
  static constinit thread_local std::uint32_t epoch = 0;
  return ++epoch == 0 ? ++epoch : epoch;
}

inline std::uint64_t mix(std::uint64_t h, std::uint64_t word) { return (h ^ word) * 0x9e3779b97f4a7c15u; }

inline bool same_bits(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

}  // namespace

Recording::Scope::Scope(Recording* recording) : outer_(std::exchange(current, recording)), inner_(recording) {}

// When f throws, the recording becomes empty.
Recording::Scope::~Scope() {
  current = outer_;
  if (!inner_->finished_) inner_->clear();
}

void Recording::clear() {
  nodes_.clear();
  constants_.clear();
  guards_.clear();
  outputs_.clear();
  values_.clear();
  operations_ = {};
  count_ = 0;
  complete_ = true;
  finished_ = false;
  loops_.clear();
  uses_.clear();
  current_loop_ = nullptr;
  loops_begin_ = nowhere;
  loops_end_ = 0;
  next_search_ = nowhere;
  failures_ = 0;
  unrolled_first_ = false;
}

void Recording::release() {
  clear();
  nodes_.release();
  constants_.release();
  guards_.release();
  recent_ = {};
}

std::uint32_t Recording::push_constant(double value) {
  nodes_.push_back({Operation{}, Form::constant, 0, add_constant(value)});
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

// No node is stored once the limit is reached, so a number without a node is a constant while there is room.
inline bool Recording::room() {
  if (current_loop_ != nullptr) return true;
  complete_ = complete_ && count_ < options_.limit;
  ++count_;
  return complete_;
}

// A constant operand comes by value and gets its position here.
template <Recording::Form form>
std::uint32_t Recording::push(Node node, double constant) {
  node.form = form;
  if (current_loop_ != nullptr) {
    const std::uint32_t number = current_loop_->take(node, constant);
    if (number != nowhere) return number;
    leave_loop();
    if (!node.question()) count_operation(node.operation);
    if (!room()) return nowhere;
  }
  Recent* slot = nullptr;
  if (!recent_.empty()) {
    const std::uint64_t word = form == Form::left || form == Form::right
                                   ? std::bit_cast<std::uint64_t>(constant)
                                   : std::uint64_t{node.b} << 32 | (form == Form::ternary ? node.c : 0);
    const std::uint64_t name = std::uint64_t{form == Form::right ? node.b : node.a} << 24 |
                               std::uint64_t{node.comparison} << 16 | static_cast<std::uint64_t>(node.operation) << 8 |
                               static_cast<std::uint64_t>(form);
    const std::uint64_t h = mix(mix(0, name) >> 7, word);
    Recent* const slots = recent_[h >> (64 - recent_bits)].data();
    const auto check = static_cast<std::uint32_t>(h >> 16);
    const auto found = [&](const Recent& known) {
      return known.check == check && known.node < nodes_.size() && same<form>(node, constant, nodes_[known.node]);
    };
    if (found(slots[0])) return slots[0].node;
    if (found(slots[1])) return slots[1].node;
    slots[1] = slots[0];
    slots[0].check = check;
    slot = slots;
  }
  if (form == Form::left) node.b = add_constant(constant);
  if (form == Form::right) node.a = add_constant(constant);
  nodes_.push_back(node);
  const auto number = static_cast<std::uint32_t>(nodes_.size() - 1);
  if (slot != nullptr) slot->node = number;
  if (loops_end_ > 0) node.for_each_operand([this](std::uint32_t operand) { use(operand); });
  if (nodes_.size() >= next_search_) look_for_loop();
  return number;
}

template <Recording::Form form>
[[gnu::always_inline]] inline bool Recording::same(const Node& node, double constant, const Node& other) const {
  if (node.operation != other.operation || node.form != other.form || node.comparison != other.comparison) return false;
  if (form == Form::left) return node.a == other.a && same_bits(constant, constants_[other.b]);
  if (form == Form::right) return node.b == other.b && same_bits(constant, constants_[other.a]);
  return node.a == other.a && node.b == other.b && node.c == other.c;
}

void Recording::begin(const Eigen::VectorXd& x, Recorded* inputs) {
  clear();
  epoch_ = next_epoch();
  point_ = x;
  recent_.clear();
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const auto number = static_cast<std::uint32_t>(i);
    nodes_.push_back({Operation{}, Form::input, 0, number});
    inputs[i] = Recorded(x[i], number, epoch_);
  }
  if (options_.verbatim) return;
  if (!options_.loops || this->inputs() < min_inputs) return enable_sharing();
  search_loops_from(static_cast<std::uint32_t>(nodes_.size()));
}

void Recording::enable_sharing() {
  recent_.assign(std::size_t{1} << recent_bits, {Recent{nowhere, 0}, Recent{nowhere, 0}});
  next_search_ = nowhere;
}

void Recording::end(const Recorded* outputs, std::size_t count) {
  if (current_loop_ != nullptr) leave_loop();
  for (std::size_t i = 0; i < count; ++i) {
    outputs[i].require(*this);
    values_.push_back(outputs[i].value_);
    const bool constant = outputs[i].constant() && complete_;
    outputs_.push_back(constant ? push_constant(outputs[i].value_) : outputs[i].node());
    use(outputs_.back());
  }
  if (complete_ || !loops_.empty()) return;
  // The recording is incomplete: the last nodes that no stored node uses serve as outputs.
  std::vector<bool> used(nodes_.size(), false);
  for (const Node& n : nodes_) n.for_each_operand([&](std::uint32_t operand) { used[operand] = true; });
  std::size_t next = 0;
  for (std::size_t i = nodes_.size(); i-- > 0 && next < outputs_.size();) {
    if (nodes_[i].operand_nodes() > 0 && !used[i] && !nodes_[i].is_guard())
      outputs_[next++] = static_cast<std::uint32_t>(i);
  }
}

std::size_t Recording::bytes() const {
  std::size_t sum = nodes_.bytes() + constants_.bytes() + guards_.bytes() + recent_.size() * sizeof(recent_[0]);
  for (const Loop& loop : loops_) sum += loop.bytes() - (loop.end() - loop.first()) * sizeof(Node);
  return sum;
}

inline void Recorded::require(const Recording& recording) const {
  if (!constant() && epoch() != recording.epoch_) refuse(recording.epoch_);
}

void Recorded::refuse(std::uint32_t run) const {
  throw Error("record: a number of run " + std::to_string(epoch()) + " of a function is used in run " +
              std::to_string(run) +
              "; keep no active numbers from one evaluation to the next, or convert them to double");
}

inline std::uint32_t Recorded::node_in(detail::Recording& recording) const {
  return constant() ? recording.push_constant(value_) : node();
}

Recorded Recorded::append(double y, Operation operation, Recorded x) {
  Recording* const recording = Recording::current;
  if (recording != nullptr && recording->current_loop_ != nullptr) {
    const RecordedName due = recording->current_loop_->take(operation, x.name_);
    if (due != no_name) return {y, due};
  }
  return append_node(y, operation, x);
}

// A separate call, so that a predicted operation of a loop pays only for the comparison.
[[gnu::noinline]] Recorded Recorded::append_node(double y, Operation operation, Recorded x) {
  Recording* const recording = Recording::current;
  if (recording == nullptr || (x.constant() && !recording->options_.verbatim)) return y;
  x.require(*recording);
  recording->count_operation(operation);
  std::uint32_t node = Recording::nowhere;
  if (recording->room()) node = recording->push<Recording::Form::unary>({operation, {}, 0, x.node_in(*recording)});
  return {y, node, recording->epoch_};
}

// The form depends on which operands are constants.
inline std::uint32_t Recorded::push(detail::Recording& recording, detail::Operation operation, std::uint8_t comparison,
                                    const Recorded& a, const Recorded& b) {
  using Form = Recording::Form;
  a.require(recording);
  b.require(recording);
  if (!recording.room()) return Recording::nowhere;
  const auto is_plain = [&](const Recorded& x) {
    return x.constant() && (!recording.options_.verbatim || x.epoch() == plain_epoch);
  };
  if (is_plain(b)) return recording.push<Form::left>({operation, {}, comparison, a.node_in(recording)}, b.value_);
  if (is_plain(a)) return recording.push<Form::right>({operation, {}, comparison, 0, b.node_in(recording)}, a.value_);
  const std::uint32_t first = a.node_in(recording), second = b.node_in(recording);
  return recording.push<Form::both>({operation, {}, comparison, first, second});
}

Recorded Recorded::append(double y, Operation operation, Recorded a, Recorded b) {
  Recording* const recording = Recording::current;
  if (recording != nullptr && recording->current_loop_ != nullptr) {
    const RecordedName due = recording->current_loop_->take(operation, a.name_, b.name_, a.value_, b.value_);
    if (due != no_name) return {y, due};
  }
  return append_node(y, operation, a, b);
}

[[gnu::noinline]] Recorded Recorded::append_node(double y, Operation operation, Recorded a, Recorded b) {
  Recording* const recording = Recording::current;
  if (recording == nullptr || (a.constant() && b.constant() && !recording->options_.verbatim)) return y;
  recording->count_operation(operation);
  return {y, push(*recording, operation, 0, a, b), recording->epoch_};
}

Recorded Recorded::append(double y, Operation operation, Recorded a, Recorded b, Recorded c) {
  Recording* const recording = Recording::current;
  if (recording == nullptr || (a.constant() && b.constant() && c.constant() && !recording->options_.verbatim)) return y;
  for (const Recorded* x : {&a, &b, &c}) x->require(*recording);
  // A loop has no nodes for constants.
  const bool any_constant = a.constant() || b.constant() || c.constant();
  if (any_constant && recording->current_loop_ != nullptr) recording->leave_loop();
  recording->count_operation(operation);
  if (!recording->room()) return {y, Recording::nowhere, recording->epoch_};
  const std::uint32_t first = a.node_in(*recording), second = b.node_in(*recording), third = c.node_in(*recording);
  return {y, recording->push<Recording::Form::ternary>({operation, {}, 0, first, second, third}), recording->epoch_};
}

void Recorded::guard(Guard guard, bool question, const Recorded& a, const Recorded& b) {
  Recording* const recording = Recording::current;
  if (recording == nullptr || (a.constant() && b.constant() && !recording->options_.verbatim)) return;
  if (!question) recording->count_operation(operation_of<elementary::Compare>);
  const auto bits = static_cast<std::uint8_t>(static_cast<unsigned>(guard.relation) | (guard.outcome ? 4u : 0u) |
                                              (question ? 8u : 0u));
  const std::uint32_t node = push(*recording, operation_of<elementary::Compare>, bits, a, b);
  auto& guards = recording->guards_;
  const bool kept = node != Recording::nowhere && recording->current_loop_ == nullptr;
  if (kept && (guards.empty() || guards.back() < node)) guards.push_back(node);
}

bool Recorded::compare(detail::Relation relation, const Recorded& a, const Recorded& b) {
  const bool outcome = detail::Guard{relation, true}.holds(a.value_, b.value_);
  guard({relation, outcome}, false, a, b);
  return outcome;
}

void Recorded::add_query(Relation relation, const Recorded& a, const Recorded& b) {
  guard({relation, Guard{relation, true}.holds(a.value_, b.value_)}, true, a, b);
}

// Two comparisons with the largest number distinguish finite numbers, both infinities and NaN.
double Recorded::guard_class(const Recorded& x) {
  add_query(Relation::less_equal, x, plain(std::numeric_limits<double>::max()));
  add_query(Relation::less_equal, plain(std::numeric_limits<double>::lowest()), x);
  return x.value_;
}

// NaN is the only number that differs from itself.
double Recorded::guard_value(const Recorded& x) {
  add_query(Relation::equal, x, std::isnan(x.value_) ? x : plain(x.value_));
  return x.value_;
}

// No comparison distinguishes the two zeros, or the signs of NaN.
void Recorded::query_sign(const Recorded& x) {
  if (x.value_ > 0)
    add_query(Relation::less, plain(0.0), x);
  else if (x.value_ < 0)
    add_query(Relation::less, x, plain(0.0));
  else
    add_query(Relation::less, copysign(1.0, x), plain(0.0));
}

}  // namespace hesse::ad::detail
