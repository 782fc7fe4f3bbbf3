#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <hesse/ad/detail/recording/loop_table.hpp>
#include <hesse/ad/detail/recording/recorded_node.hpp>
#include <hesse/ad/detail/scalars/counting.hpp>

// Loops of a recording that add to a sum, as a body and tables of variables and constants.
namespace hesse::ad::detail {

// One iteration of a loop that adds to a sum: all iterations have the same operations on other variables and constants.
struct LoopBody {
  enum class Source : std::uint8_t {
    none,
    own,      // a node of this iteration: its line
    running,  // the sum before this iteration
    input,    // a variable: its column in the table of variables
    again,    // a variable that this iteration has met before: its column
    constant  // its column in the table of constants
  };
  struct Operand {
    Source source = Source::none;
    std::uint32_t at = 0;
  };
  struct Line {
    std::uint32_t kind = 0;  // RecordedNode::kind() of its node
    std::array<Operand, 3> operands;
  };
  // A number that is added to the sum or subtracted from it.
  struct Addend {
    Operand operand;
    double sign;
  };

  std::vector<Line> lines;
  std::vector<Addend> addends;
  std::uint32_t sum = 0;  // the line that computes the sum
  std::uint32_t inputs = 0, constants = 0;
};

// The name of a number: its node and its run. Numbers of different runs have different names. Constants have no node.
using RecordedName = std::uint64_t;
inline constexpr RecordedName no_name = 0;
constexpr RecordedName recorded_name(std::uint32_t node, std::uint32_t epoch) {
  return RecordedName{epoch} << 32 | node;
}
constexpr std::uint32_t node_of(RecordedName name) { return static_cast<std::uint32_t>(name); }

// A loop of a run. Its nodes are not stored, but their numbers stay reserved. It grows while the run follows its body.
class Loop {
 public:
  static constexpr std::uint32_t nowhere = ~std::uint32_t{0};

  // It begins at node `first`, where the sum is node `sum`. Variables are the nodes below `variables`.
  Loop(LoopBody body, std::uint32_t first, std::uint32_t sum, std::uint32_t variables, std::uint32_t epoch,
       std::uint32_t max_times);

  // Returns the number of the next node if `node` is as predicted, else nowhere. A constant operand comes by value.
  std::uint32_t take(const RecordedNode& node, double constant);
  // A faster variant by name, for operations that need only comparisons with the prediction and storage of constants.
  // It returns no_name for all others, even for those that match.
  RecordedName take(Operation operation, RecordedName a);
  RecordedName take(Operation operation, RecordedName a, RecordedName b, double value_a, double value_b);

  // Called when the run has left the loop: a number that an iteration computes twice is then used from its first line.
  void share();

  const LoopBody& body() const { return body_; }
  std::uint32_t period() const { return period_; }
  std::uint32_t times() const { return times_; }
  // Nodes of the last iteration, which is incomplete.
  std::uint32_t incomplete_nodes() const { return next_line_ < period() ? next_line_ : 0; }
  // The range of its nodes, over all iterations.
  std::uint32_t first() const { return first_; }
  std::uint32_t end() const { return first_ + times_ * period(); }
  // The sum before and after it.
  std::uint32_t sum_before() const { return sum_before_; }
  std::uint32_t sum_after() const { return end() - period() + body_.sum; }
  // How often the run carried out each operation, from node `from` up to the node taken last.
  Counts operations_since(std::uint32_t from) const;

  // Tables by iteration and column.
  const LoopTable<std::uint32_t>& inputs() const { return inputs_; }
  const LoopTable<double>& constants() const { return constants_; }
  // A node as the recording would have stored it; place(value) gives the position of a constant.
  template <class Place>
  RecordedNode node(std::uint32_t time, std::uint32_t line, Place&& place) const;

  std::size_t bytes() const { return inputs_.bytes() + constants_.bytes(); }

 private:
  // The prediction of a line: the places of the operands' names, or the column of a constant.
  struct Prediction {
    static constexpr Operation none = static_cast<Operation>(0xff);
    Operation operation = none;
    NodeForm form = NodeForm::input;
    std::uint32_t a = 0, b = 0;
  };

  bool take_operand(LoopBody::Operand expected, std::uint32_t node);
  std::uint32_t end_iteration();
  bool distinct_inputs() const;
  void update_predictions();

  // Places in names_: first the lines, then the sum before the iteration, the variables, and one that never matches.
  std::uint32_t running_place() const { return period_; }
  std::uint32_t input_place(std::uint32_t column) const { return period_ + 1 + column; }
  std::uint32_t unmatched_place() const { return period_ + 1 + body_.inputs; }
  RecordedName name(std::uint32_t node) const { return recorded_name(node, epoch_); }

  LoopBody body_;
  std::uint32_t period_, first_, sum_before_, variables_, epoch_, max_times_, times_ = 0;
  // Of the current iteration.
  std::uint32_t next_line_ = 0, base_;
  std::vector<RecordedName> names_;
  std::vector<Prediction> predictions_;  // by line, without the last one
  LoopTable<std::uint32_t> inputs_;
  LoopTable<double> constants_;
};

inline RecordedName Loop::take(Operation operation, RecordedName a) {
  const Prediction& due = predictions_[next_line_];
  return due.operation == operation && names_[due.a] == a ? names_[next_line_++] : no_name;
}

inline RecordedName Loop::take(Operation operation, RecordedName a, RecordedName b, double value_a, double value_b) {
  const Prediction& due = predictions_[next_line_];
  if (due.operation != operation) return no_name;
  if (due.form == NodeForm::both) {
    if (names_[due.a] != a || names_[due.b] != b) return no_name;
  } else if (due.form == NodeForm::left) {
    if (names_[due.a] != a || node_of(b) != nowhere || !constants_.put_if_predicted(due.b, value_b)) return no_name;
  } else {
    if (node_of(a) != nowhere || names_[due.b] != b || !constants_.put_if_predicted(due.a, value_a)) return no_name;
  }
  return names_[next_line_++];
}

template <class Place>
RecordedNode Loop::node(std::uint32_t time, std::uint32_t line, Place&& place) const {
  using Source = LoopBody::Source;
  const LoopBody::Line& s = body_.lines[line];
  const std::uint32_t base = first_ + time * period();
  const auto number = [&](LoopBody::Operand operand) -> std::uint32_t {
    switch (operand.source) {
      case Source::own:
        return base + operand.at;
      case Source::running:
        return time == 0 ? sum_before_ : base - period() + body_.sum;
      case Source::input:
      case Source::again:
        return inputs_.at(time, operand.at);
      case Source::constant:
        return place(constants_.at(time, operand.at));
      case Source::none:
        break;
    }
    return 0;
  };
  return RecordedNode::of_kind(s.kind, number(s.operands[0]), number(s.operands[1]), number(s.operands[2]));
}

}  // namespace hesse::ad::detail
