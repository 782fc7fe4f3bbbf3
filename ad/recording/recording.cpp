#include <bit>
#include <cmath>
#include <string>
#include <utility>

#include <hesse/ad/recording/recorded.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

namespace {

constexpr int recent_bits = 12;
// Fewer variables have a dense Hessian, and what is computed of them is rather shared between terms.
constexpr std::size_t least_inputs = 512;

std::uint32_t next_epoch() {
  static constinit thread_local std::uint32_t epoch = 0;
  return ++epoch == 0 ? ++epoch : epoch;
}

inline std::uint64_t mix(std::uint64_t h, std::uint64_t word) { return (h ^ word) * 0x9e3779b97f4a7c15u; }

inline bool same_bits(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

}  // namespace

Recording::Scope::Scope(Recording* recording) : outer_(std::exchange(current, recording)), inner_(recording) {}

// A run that was left by an exception leaves nothing behind.
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
  following_ = nullptr;
  loops_begin_ = nowhere;
  loops_end_ = 0;
  look_at_ = nowhere;
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

// Nothing is kept once the limit is reached, so a number without a node is a constant as long as there is room. A loop ends before.
inline bool Recording::room() {
  if (following_ != nullptr) return true;
  complete_ = complete_ && count_ < options_.limit;
  ++count_;
  return complete_;
}

// A constant operand comes as its value and gets its place here.
template <Recording::Form form>
std::uint32_t Recording::push(Node node, double constant) {
  node.form = form;
  if (following_ != nullptr) {
    const std::uint32_t number = following_->take(node, constant);
    if (number != nowhere) return number;
    leave_loop();
    if (!node.question()) carried_out(node.operation);
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
  if (nodes_.size() >= look_at_) look_for_loop();
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
  if (!options_.loops || this->inputs() < least_inputs) return share_from_now_on();
  look_for_loops_from(static_cast<std::uint32_t>(nodes_.size()));
}

void Recording::share_from_now_on() {
  recent_.assign(std::size_t{1} << recent_bits, {Recent{nowhere, 0}, Recent{nowhere, 0}});
  look_at_ = nowhere;
}

void Recording::end(const Recorded* outputs, std::size_t count) {
  if (following_ != nullptr) leave_loop();
  for (std::size_t i = 0; i < count; ++i) {
    outputs[i].require(*this);
    values_.push_back(outputs[i].value_);
    const bool constant = outputs[i].constant() && complete_;
    outputs_.push_back(constant ? push_constant(outputs[i].value_) : outputs[i].node());
    use(outputs_.back());
  }
  if (complete_ || !loops_.empty()) return;
  // The end is missing: what is computed last and used by nothing that was kept stands for the outputs.
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

inline std::uint32_t Recorded::node_in(Recording& recording) const {
  return constant() ? recording.push_constant(value_) : node();
}

Recorded Recorded::note(double y, Operation operation, Recorded x) {
  Recording* const recording = Recording::current;
  if (recording != nullptr && recording->following_ != nullptr) {
    const RecordedName due = recording->following_->take(operation, x.name_);
    if (due != no_name) return {y, due};
  }
  return note_apart(y, operation, x);
}

// A call of its own, so that what is due in a loop costs no more than that.
[[gnu::noinline]] Recorded Recorded::note_apart(double y, Operation operation, Recorded x) {
  Recording* const recording = Recording::current;
  if (recording == nullptr || (x.constant() && !recording->options_.verbatim)) return y;
  x.require(*recording);
  recording->carried_out(operation);
  std::uint32_t node = Recording::nowhere;
  if (recording->room()) node = recording->push<Recording::Form::unary>({operation, {}, 0, x.node_in(*recording)});
  return {y, node, recording->epoch_};
}

// The form follows from which operands are constants.
inline std::uint32_t Recorded::push(Recording& recording, Operation operation, std::uint8_t comparison,
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

Recorded Recorded::note(double y, Operation operation, Recorded a, Recorded b) {
  Recording* const recording = Recording::current;
  if (recording != nullptr && recording->following_ != nullptr) {
    const RecordedName due = recording->following_->take(operation, a.name_, b.name_, a.value_, b.value_);
    if (due != no_name) return {y, due};
  }
  return note_apart(y, operation, a, b);
}

[[gnu::noinline]] Recorded Recorded::note_apart(double y, Operation operation, Recorded a, Recorded b) {
  Recording* const recording = Recording::current;
  if (recording == nullptr || (a.constant() && b.constant() && !recording->options_.verbatim)) return y;
  recording->carried_out(operation);
  return {y, push(*recording, operation, 0, a, b), recording->epoch_};
}

Recorded Recorded::note(double y, Operation operation, Recorded a, Recorded b, Recorded c) {
  Recording* const recording = Recording::current;
  if (recording == nullptr || (a.constant() && b.constant() && c.constant() && !recording->options_.verbatim)) return y;
  for (const Recorded* x : {&a, &b, &c}) x->require(*recording);
  // No loop has nodes that are constants.
  const bool any_constant = a.constant() || b.constant() || c.constant();
  if (any_constant && recording->following_ != nullptr) recording->leave_loop();
  recording->carried_out(operation);
  if (!recording->room()) return {y, Recording::nowhere, recording->epoch_};
  const std::uint32_t first = a.node_in(*recording), second = b.node_in(*recording), third = c.node_in(*recording);
  return {y, recording->push<Recording::Form::ternary>({operation, {}, 0, first, second, third}), recording->epoch_};
}

void Recorded::guard(Guard guard, bool question, const Recorded& a, const Recorded& b) {
  Recording* const recording = Recording::current;
  if (recording == nullptr || (a.constant() && b.constant() && !recording->options_.verbatim)) return;
  if (!question) recording->carried_out(operation_of<elementary::Compare>);
  const auto bits = static_cast<std::uint8_t>(static_cast<unsigned>(guard.relation) | (guard.outcome ? 4u : 0u) |
                                              (question ? 8u : 0u));
  const std::uint32_t node = push(*recording, operation_of<elementary::Compare>, bits, a, b);
  auto& guards = recording->guards_;
  const bool kept = node != Recording::nowhere && recording->following_ == nullptr;
  if (kept && (guards.empty() || guards.back() < node)) guards.push_back(node);
}

bool Recorded::compare(Relation relation, const Recorded& a, const Recorded& b) {
  const bool outcome = Guard{relation, true}.holds(a.value_, b.value_);
  guard({relation, outcome}, false, a, b);
  return outcome;
}

void Recorded::ask(Relation relation, const Recorded& a, const Recorded& b) {
  guard({relation, Guard{relation, true}.holds(a.value_, b.value_)}, true, a, b);
}

// Two comparisons with the largest number tell finite numbers, both infinities and NaN apart.
double Recorded::classified(const Recorded& x) {
  ask(Relation::less_equal, x, plain(std::numeric_limits<double>::max()));
  ask(Relation::less_equal, plain(std::numeric_limits<double>::lowest()), x);
  return x.value_;
}

// NaN is the number that differs from itself.
double Recorded::pinned(const Recorded& x) {
  ask(Relation::equal, x, std::isnan(x.value_) ? x : plain(x.value_));
  return x.value_;
}

// No comparison tells the zeros apart, nor the signs of NaN.
void Recorded::ask_sign(const Recorded& x) {
  if (x.value_ > 0)
    ask(Relation::less, plain(0.0), x);
  else if (x.value_ < 0)
    ask(Relation::less, x, plain(0.0));
  else
    ask(Relation::less, copysign(1.0, x), plain(0.0));
}

}  // namespace hesse::ad
