#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <hesse/ad/detail/recording/loop.hpp>

// Loops of a run: each node is compared with the prediction of the body, and rows of the tables are completed.
namespace hesse::ad::detail {

namespace {

// Up to this many variables are compared pairwise; more are sorted.
constexpr std::uint32_t max_scanned_inputs = 16;

}  // namespace

Loop::Loop(LoopBody body, std::uint32_t first, std::uint32_t sum, std::uint32_t variables, std::uint32_t epoch,
           std::uint32_t max_times)
    : body_(std::move(body)),
      period_(static_cast<std::uint32_t>(body_.lines.size())),
      first_(first),
      sum_before_(sum),
      variables_(variables),
      epoch_(epoch),
      max_times_(max_times),
      base_(first),
      names_(unmatched_place() + 1, no_name),
      predictions_(period_ + 1),
      inputs_(body_.inputs),
      constants_(body_.constants) {
  for (std::uint32_t k = 0; k < period_; ++k) names_[k] = name(base_ + k);
  names_[running_place()] = name(sum);
  update_predictions();
}

// A variable without a rule has no predicted name.
void Loop::update_predictions() {
  using Source = LoopBody::Source;
  const auto place = [this](LoopBody::Operand operand) {
    switch (operand.source) {
      case Source::own:
      case Source::constant:
        return operand.at;
      case Source::running:
        return running_place();
      case Source::again:
        return input_place(operand.at);
      case Source::input:
        if (inputs_.has_rule(operand.at)) return input_place(operand.at);
        break;
      case Source::none:
        break;
    }
    return unmatched_place();
  };
  for (std::uint32_t k = 0; k + 1 < period_; ++k) {
    const LoopBody::Line& line = body_.lines[k];
    const RecordedNode node = RecordedNode::of_kind(line.kind, 0, 0, 0);
    predictions_[k] = {node.operation, node.form, place(line.operands[0]), place(line.operands[1])};
  }
}

// Completes an iteration. If two variables coincide, its term has another template: the last node is no part of it.
std::uint32_t Loop::end_iteration() {
  if (!distinct_inputs()) return nowhere;
  const std::uint32_t last = base_ + next_line_;
  const std::size_t ruled = inputs_.ruled_columns().size();
  names_[running_place()] = names_[body_.sum];
  base_ += period_;
  next_line_ = ++times_ < max_times_ ? 0 : period_;
  constexpr std::uint32_t at_once = 4;  // in registers
  std::uint32_t k = 0;
  for (; k + at_once <= period_; k += at_once)
    for (std::uint32_t i = 0; i < at_once; ++i) names_[k + i] += period_;
  for (; k < period_; ++k) names_[k] += period_;
  inputs_.next_row();
  constants_.next_row();
  // A rule may predict a node that is no variable; such a prediction never matches.
  for (const std::uint32_t column : inputs_.ruled_columns()) {
    const std::uint32_t variable = inputs_.now(column);
    names_[input_place(column)] = variable < variables_ ? name(variable) : no_name;
  }
  if (inputs_.ruled_columns().size() != ruled) update_predictions();
  return last;
}

bool Loop::take_operand(LoopBody::Operand expected, std::uint32_t node) {
  using Source = LoopBody::Source;
  switch (expected.source) {
    case Source::own:
      return node == base_ + expected.at;
    case Source::running:
      return name(node) == names_[running_place()];
    case Source::input: {
      if (node >= variables_) return false;
      const std::size_t ruled = inputs_.ruled_columns().size();
      inputs_.put(expected.at, node);
      names_[input_place(expected.at)] = name(node);
      if (inputs_.ruled_columns().size() != ruled) update_predictions();
      return true;
    }
    case Source::again:
      return name(node) == names_[input_place(expected.at)];
    case Source::none:
    case Source::constant:
      break;
  }
  return false;
}

std::uint32_t Loop::take(const RecordedNode& node, double constant) {
  if (next_line_ == period_ || node.kind() != body_.lines[next_line_].kind) return nowhere;
  const auto& [a, b, c] = body_.lines[next_line_].operands;
  bool same = false;
  switch (node.form) {
    case NodeForm::unary:
      same = take_operand(a, node.a);
      break;
    case NodeForm::left:
      same = take_operand(a, node.a);
      if (same) constants_.put(b.at, constant);
      break;
    case NodeForm::right:
      same = take_operand(b, node.b);
      if (same) constants_.put(a.at, constant);
      break;
    case NodeForm::both:
      same = take_operand(a, node.a) && take_operand(b, node.b);
      break;
    case NodeForm::ternary:
      same = take_operand(a, node.a) && take_operand(b, node.b) && take_operand(c, node.c);
      break;
    case NodeForm::input:
    case NodeForm::constant:
      break;
  }
  if (!same) return nowhere;
  if (next_line_ + 1 == period_) return end_iteration();
  return base_ + next_line_++;
}

Counts Loop::operations_since(std::uint32_t from) const {
  const std::uint32_t next = end() + incomplete_nodes();
  Counts counts;
  for (std::uint32_t k = 0; k < period_; ++k) {
    const RecordedNode node = RecordedNode::of_kind(body_.lines[k].kind, 0, 0, 0);
    const auto before = [&](std::uint32_t end) { return (end - first_ + period_ - 1 - k) / period_; };
    if (!(node.is_guard() && node.question())) counts[node.operation] += before(next) - before(from);
  }
  return counts;
}

bool Loop::distinct_inputs() const {
  if (inputs_.has_fixed_differences()) return true;
  const auto begin = names_.begin() + input_place(0), end = begin + body_.inputs;
  if (body_.inputs > max_scanned_inputs) {
    std::vector<RecordedName> row(begin, end);
    std::sort(row.begin(), row.end());
    return std::adjacent_find(row.begin(), row.end()) == row.end();
  }
  for (auto i = begin; i != end; ++i)
    for (auto j = begin; j != i; ++j)
      if (*i == *j) return false;
  return true;
}

void Loop::share() {
  using Source = LoopBody::Source;
  using Key = std::array<std::uint32_t, 7>;
  std::vector<std::uint32_t> first(period_);
  std::map<Key, std::vector<std::uint32_t>> known;  // columns of constants, for lines that differ in these only
  std::map<std::pair<Key, std::uint32_t>, std::uint32_t> line_of;
  std::vector<std::optional<std::uint64_t>> fingerprints(body_.constants);
  const auto fingerprint = [&](std::uint32_t column) {
    if (!fingerprints[column]) fingerprints[column] = constants_.fingerprint(column);
    return *fingerprints[column];
  };
  const auto equal_columns = [&](std::uint32_t a, std::uint32_t b) {
    if (constants_.is_constant(a) && constants_.is_constant(b)) return constants_.equal(a, b);
    return fingerprint(a) == fingerprint(b) && constants_.equal(a, b);
  };
  const auto share = [&](LoopBody::Operand& operand) {
    if (operand.source == Source::own) operand.at = first[operand.at];
  };
  for (std::uint32_t k = 0; k < period_; ++k) {
    LoopBody::Line& line = body_.lines[k];
    Key key{line.kind};
    std::uint32_t column = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      LoopBody::Operand& operand = line.operands[j];
      share(operand);
      const bool again = operand.source == Source::again;
      key[2 * j + 1] = static_cast<std::uint32_t>(again ? Source::input : operand.source);
      if (operand.source == Source::constant)
        column = operand.at;
      else
        key[2 * j + 2] = operand.at;
    }
    std::vector<std::uint32_t>& columns = known[key];
    const auto equal = std::find_if(columns.begin(), columns.end(), [&](std::uint32_t earlier) {
      return earlier == column || equal_columns(earlier, column);
    });
    if (equal != columns.end()) column = *equal;
    columns.push_back(column);
    first[k] = line_of.try_emplace({key, column}, k).first->second;
  }
  for (LoopBody::Addend& addend : body_.addends) share(addend.operand);
}

}  // namespace hesse::ad::detail
