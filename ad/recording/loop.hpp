#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <hesse/ad/recording/growing_array.hpp>
#include <hesse/ad/recording/recorded_node.hpp>

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

// A loop of a run: its nodes are not kept, but their numbers are theirs. Grows as long as the run goes on like it.
class Loop {
 public:
  static constexpr std::uint32_t nowhere = ~std::uint32_t{0};

  // Begins at node `first`, where the sum is node `sum`; the variables are the nodes below `variables`. At most `most` times round.
  Loop(LoopBody body, std::uint32_t first, std::uint32_t sum, std::uint32_t variables, std::uint32_t most);

  // The number of the next node if it is what is due; nowhere otherwise. A constant operand comes by value.
  std::uint32_t take(const RecordedNode& node, double constant);

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

  const std::uint32_t* inputs(std::uint32_t time) const { return inputs_.data() + std::size_t{time} * body_.inputs; }
  const double* constants(std::uint32_t time) const { return constants_.data() + std::size_t{time} * body_.constants; }
  // A node as it would have been kept; place(value) gives the position of a constant.
  template <class Place>
  RecordedNode node(std::uint32_t time, std::uint32_t line, Place&& place) const;

  std::size_t bytes() const { return inputs_.bytes() + constants_.bytes(); }

 private:
  bool take_operand(LoopBody::Operand expected, std::uint32_t node);
  std::uint32_t come_round(std::uint32_t last);
  bool distinct_inputs() const;
  std::uint32_t first_equal_column(std::uint32_t column, const std::vector<std::uint32_t>& earlier) const;
  void begin_rows();

  LoopBody body_;  // behind its lines one that is never met
  std::uint32_t period_, first_, sum_before_, variables_, most_, times_ = 0;
  // Of the time round that has begun.
  std::uint32_t due_ = 0, base_, running_, rows_ = 0;
  std::uint32_t* input_row_ = nullptr;
  double* constant_row_ = nullptr;
  // Rows for more times round than there are.
  GrowingArray<std::uint32_t> inputs_;
  GrowingArray<double> constants_;
};

inline bool Loop::take_operand(LoopBody::Operand expected, std::uint32_t node) {
  using Source = LoopBody::Source;
  switch (expected.source) {
    case Source::own:
      return node == base_ + expected.at;
    case Source::running:
      return node == running_;
    case Source::input:
      input_row_[expected.at] = node;
      return node < variables_;
    case Source::again:
      return node == input_row_[expected.at];
    case Source::none:
    case Source::constant:
      break;
  }
  return false;
}

inline std::uint32_t Loop::take(const RecordedNode& node, double constant) {
  const LoopBody::Line& line = body_.lines[due_];
  if (node.kind() != line.kind) return nowhere;
  const auto& [a, b, c] = line.operands;
  bool same = false;
  switch (node.form) {
    case NodeForm::unary:
      same = take_operand(a, node.a);
      break;
    case NodeForm::left:
      same = take_operand(a, node.a);
      constant_row_[b.at] = constant;
      break;
    case NodeForm::right:
      same = take_operand(b, node.b);
      constant_row_[a.at] = constant;
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
  const std::uint32_t number = base_ + due_;
  if (due_ + 1 == period_) return come_round(number);
  ++due_;
  return number;
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
        return inputs(time)[operand.at];
      case Source::constant:
        return place(constants(time)[operand.at]);
      case Source::none:
        break;
    }
    return 0;
  };
  return RecordedNode::of_kind(s.kind, number(s.operands[0]), number(s.operands[1]), number(s.operands[2]));
}

}  // namespace hesse::ad
