#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <hesse/ad/recording/loop_table.hpp>
#include <hesse/ad/recording/recorded_node.hpp>
#include <hesse/ad/scalars/counting.hpp>

namespace hesse::ad {

// One time round a loop that adds to a sum: the same operations every time, on other variables and constants.
struct LoopBody {
  enum class Source : std::uint8_t {
    none,
    own,      // a node of this time round: which of them
    running,  // the sum as it was before
    input,    // a variable: its column in the table of variables
    again,    // a variable met before, this time round: its column
    constant  // its column in the table of constants
  };
  struct Operand {
    Source source = Source::none;
    std::uint32_t at = 0;
  };
  struct Line {
    std::uint32_t kind = 0;  // that of its node
    std::array<Operand, 3> operands;
  };
  // What is added to the sum, or taken from it.
  struct Addend {
    Operand operand;
    double sign;
  };

  std::vector<Line> lines;
  std::vector<Addend> addends;
  std::uint32_t sum = 0;  // the line that gives the sum
  std::uint32_t inputs = 0, constants = 0;
};

// A number of a run by its node and the run, so that numbers of other runs have other names. Constants have no node.
using RecordedName = std::uint64_t;
inline constexpr RecordedName no_name = 0;
constexpr RecordedName recorded_name(std::uint32_t node, std::uint32_t epoch) {
  return RecordedName{epoch} << 32 | node;
}
constexpr std::uint32_t node_of(RecordedName name) { return static_cast<std::uint32_t>(name); }

// A loop of a run: its nodes are not kept, but their numbers are theirs. Grows as long as the run goes on like it.
class Loop {
 public:
  static constexpr std::uint32_t nowhere = ~std::uint32_t{0};

  // Begins at node `first`, where the sum is node `sum`; the variables are the nodes below `variables`. At most `most` times round.
  Loop(LoopBody body, std::uint32_t first, std::uint32_t sum, std::uint32_t variables, std::uint32_t epoch,
       std::uint32_t most);

  // The number of the next node if it is what is due; nowhere otherwise. A constant operand comes by value.
  std::uint32_t take(const RecordedNode& node, double constant);
  // The same in few instructions, by name, where nothing more is to be done than to compare what is known and to note constants;
  // no_name also where that is not so.
  RecordedName take(Operation operation, RecordedName a);
  RecordedName take(Operation operation, RecordedName a, RecordedName b, double value_a, double value_b);

  // Once the run has left it: what is computed twice each time round is used from where it is computed first.
  void share();

  const LoopBody& body() const { return body_; }
  std::uint32_t period() const { return period_; }
  std::uint32_t times() const { return times_; }
  // Nodes taken of one more time round.
  std::uint32_t begun() const { return due_ < period() ? due_ : 0; }
  // Its nodes: those of all times round.
  std::uint32_t first() const { return first_; }
  std::uint32_t end() const { return first_ + times_ * period(); }
  // The sum before and after it.
  std::uint32_t sum_before() const { return sum_before_; }
  std::uint32_t sum_after() const { return end() - period() + body_.sum; }
  // How often the run carried out each operation, from node `from` up to what was taken last.
  Counts operations_since(std::uint32_t from) const;

  // By time round and column.
  const LoopTable<std::uint32_t>& inputs() const { return inputs_; }
  const LoopTable<double>& constants() const { return constants_; }
  // A node as it would have been kept; place(value) gives the position of a constant.
  template <class Place>
  RecordedNode node(std::uint32_t time, std::uint32_t line, Place&& place) const;

  std::size_t bytes() const { return inputs_.bytes() + constants_.bytes(); }

 private:
  // What is known in advance of a line: where the names of its operands are, or the column of a constant.
  struct Due {
    static constexpr Operation none = static_cast<Operation>(0xff);
    Operation operation = none;
    NodeForm form = NodeForm::input;
    std::uint32_t a = 0, b = 0;
  };

  bool take_operand(LoopBody::Operand expected, std::uint32_t node);
  std::uint32_t come_round();
  bool distinct_inputs() const;
  void know_in_advance();

  // Where names are: those of the lines, then of the sum as it was before, of the variables, and the one that nothing has.
  std::uint32_t running_place() const { return period_; }
  std::uint32_t input_place(std::uint32_t column) const { return period_ + 1 + column; }
  std::uint32_t nobody() const { return period_ + 1 + body_.inputs; }
  RecordedName name(std::uint32_t node) const { return recorded_name(node, epoch_); }

  LoopBody body_;
  std::uint32_t period_, first_, sum_before_, variables_, epoch_, most_, times_ = 0;
  // Of the time round that has begun.
  std::uint32_t due_ = 0, base_;
  std::vector<RecordedName> names_;
  std::vector<Due> dues_;  // by line, but for the last one
  LoopTable<std::uint32_t> inputs_;
  LoopTable<double> constants_;
};

inline RecordedName Loop::take(Operation operation, RecordedName a) {
  const Due& due = dues_[due_];
  return due.operation == operation && names_[due.a] == a ? names_[due_++] : no_name;
}

inline RecordedName Loop::take(Operation operation, RecordedName a, RecordedName b, double value_a, double value_b) {
  const Due& due = dues_[due_];
  if (due.operation != operation) return no_name;
  if (due.form == NodeForm::both) {
    if (names_[due.a] != a || names_[due.b] != b) return no_name;
  } else if (due.form == NodeForm::left) {
    if (names_[due.a] != a || node_of(b) != nowhere || !constants_.put_as_known(due.b, value_b)) return no_name;
  } else {
    if (node_of(a) != nowhere || names_[due.b] != b || !constants_.put_as_known(due.a, value_a)) return no_name;
  }
  return names_[due_++];
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

}  // namespace hesse::ad
