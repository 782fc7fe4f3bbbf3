#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include <hesse/ad/detail/elementary/table.hpp>
#include <hesse/ad/detail/recording/find_loop.hpp>

// Loop detection: the period comes from the kinds of the nodes, read backwards; then the operands are compared.
namespace hesse::ad::detail {

namespace {

using Node = RecordedNode;
using Source = LoopBody::Source;
using Operand = LoopBody::Operand;

constexpr std::uint32_t none = ~std::uint32_t{0};
constexpr std::uint32_t min_iterations = 3;

bool same_kind(const Node& a, const Node& b) { return a.kind() == b.kind(); }

class LoopFinder {
 public:
  LoopFinder(const GrowingArray<Node>& nodes, std::uint32_t begin, std::uint32_t variables)
      : nodes_(nodes), begin_(begin), end_(static_cast<std::uint32_t>(nodes.size())), variables_(variables) {}

  std::optional<FoundLoop> run() {
    if (!find_period() || !find_iteration_begin() || !describe()) return std::nullopt;
    extend_backwards();
    return FoundLoop{std::move(body_), iteration_begin_, sum_before_};
  }

 private:
  const Node& backwards(std::uint32_t i) const { return nodes_[end_ - 1 - i]; }

  // Finds the period of the nodes, read backwards. The first j of them have the period j - border(j), where the border
  // is the longest proper part with which they both begin and end ([KMP77], the failure function).
  bool find_period() {
    const std::uint32_t count = end_ - begin_;
    std::vector<std::uint32_t> border(count + 1, 0);
    for (std::uint32_t j = 2, k = 0; j <= count; ++j) {
      while (k > 0 && !same_kind(backwards(j - 1), backwards(k))) k = border[k];
      if (same_kind(backwards(j - 1), backwards(k))) ++k;
      border[j] = k;
      if (const std::uint32_t period = j - k; j >= min_iterations * period) {
        period_ = period;
        repeated_ = j;
      }
    }
    return 2 * repeated_ >= count && repeated_ >= min_iterations * period_;
  }

  // Finds where an iteration ends: from there on only one node that the loop computed before is used.
  bool find_iteration_begin() {
    const std::uint32_t from = end_ - min_iterations * period_;
    std::vector<std::uint32_t> last_use(end_ - from, none);
    for (std::uint32_t i = from; i < end_; ++i)
      nodes_[i].for_each_operand([&](std::uint32_t operand) {
        if (operand >= from) last_use[operand - from] = i;
      });
    const std::uint32_t first_turn = end_ - 2 * period_ + 1;
    // By turn: how many nodes before it are used from it on.
    std::vector<std::int32_t> change(period_ + 1, 0);
    for (std::uint32_t i = from; i < end_; ++i) {
      const std::uint32_t use = last_use[i - from];
      if (use == none || use < first_turn) continue;
      const std::uint32_t opens = std::max(i + 1, first_turn) - first_turn;
      if (opens >= period_) continue;
      ++change[opens];
      --change[std::min(use + 1 - first_turn, period_)];
    }
    const auto crosses = [&](std::uint32_t node, std::uint32_t turn) {
      return last_use[node - from] != none && last_use[node - from] >= turn;
    };
    std::int32_t crossing = 0;
    for (std::uint32_t t = 0; t < period_; ++t) {
      crossing += change[t];
      if (crossing != 1) continue;
      iteration_begin_ = first_turn + t;
      if (crosses(iteration_begin_ - 1, iteration_begin_)) break;  // preferred: the sum was computed just before
    }
    if (iteration_begin_ == 0) return false;
    std::uint32_t sum = iteration_begin_ - 1;
    while (!crosses(sum, iteration_begin_)) --sum;
    body_.sum = sum + period_ - iteration_begin_;
    sum_before_ = sum;
    return iteration_begin_ - sum <= period_;
  }

  // Compares the iteration that begins at the turn with the one before.
  bool describe() {
    std::uint32_t running_end = none;  // the line that computes the latest partial sum
    for (std::uint32_t k = 0; k < period_; ++k) {
      const Node& n = nodes_[iteration_begin_ + k];
      const Node& before = nodes_[iteration_begin_ - period_ + k];
      LoopBody::Line& line = body_.lines.emplace_back();
      line.kind = n.kind();
      if (n.form == NodeForm::constant || n.form == NodeForm::input) return false;
      if (n.form == NodeForm::left) line.operands[1] = new_constant();
      if (n.form == NodeForm::right) line.operands[0] = new_constant();
      std::array<std::uint32_t, 3> then{before.a, before.b, before.c}, now{n.a, n.b, n.c};
      for (std::size_t j = 0; j < 3; ++j) {
        if (!is_node(n.form, j)) continue;
        line.operands[j] = source_of(now[j], then[j]);
        if (line.operands[j].source == Source::none) return false;
      }
      if (!follow_sum(n, line.operands, k, running_end)) return false;
    }
    return running_end == body_.sum;
  }

  static bool is_node(NodeForm form, std::size_t j) {
    switch (form) {
      case NodeForm::unary:
      case NodeForm::left:
        return j == 0;
      case NodeForm::right:
        return j == 1;
      case NodeForm::both:
        return j < 2;
      case NodeForm::ternary:
        return true;
      default:
        return false;
    }
  }

  Operand new_constant() { return {Source::constant, body_.constants++}; }

  Operand source_of(std::uint32_t now, std::uint32_t then) {
    if (now < variables_) {
      const auto [known, fresh] = column_of_.try_emplace(now, body_.inputs);
      const std::uint32_t column = known->second;
      if (!fresh) return row_[column] == then ? Operand{Source::again, column} : Operand{};
      if (then >= variables_) return {};
      row_.push_back(then);
      ++body_.inputs;
      return {Source::input, column};
    }
    if (now >= iteration_begin_)
      return now - then == period_ ? Operand{Source::own, now - iteration_begin_} : Operand{};
    return now == sum_before_ && now - then == period_ ? Operand{Source::running, 0} : Operand{};
  }

  // The sum may only grow by one addend after another.
  bool follow_sum(const Node& n, const std::array<Operand, 3>& operands, std::uint32_t k, std::uint32_t& running_end) {
    const auto is_sum = [&](const Operand& operand) {
      return operand.source == Source::running ||
             (operand.source == Source::own && running_end != none && is_partial_sum_[operand.at]);
    };
    const auto is_latest = [&](const Operand& operand) {
      return operand.source == Source::running ? running_end == none
                                               : operand.source == Source::own && operand.at == running_end;
    };
    const auto& [a, b, c] = operands;
    is_partial_sum_.push_back(is_sum(a) || is_sum(b) || is_sum(c));
    if (!is_partial_sum_.back()) return true;
    const bool adds = n.operation == operation_of<elementary::Add>;
    const bool subtracts = n.operation == operation_of<elementary::Sub>;
    if (n.form != NodeForm::both || !(adds || subtracts)) return false;
    if (is_latest(a) && !is_sum(b))
      body_.addends.push_back({b, adds ? 1.0 : -1.0});
    else if (adds && is_latest(b) && !is_sum(a))
      body_.addends.push_back({a, 1.0});
    else
      return false;
    running_end = k;
    return true;
  }

  // Goes back over earlier iterations that have the same body.
  void extend_backwards() {
    while (iteration_begin_ >= begin_ + period_ && sum_before_ == iteration_begin_ - period_ + body_.sum) {
      const Node* const earlier = nodes_.data() + (iteration_begin_ - period_);
      for (std::uint32_t k = 0; k < period_; ++k)
        if (!same_kind(earlier[k], nodes_[iteration_begin_ + k])) return;
      std::uint32_t sum = none;
      bool same = true;
      for (std::uint32_t k = 0; k < period_ && same; ++k) {
        const std::array<std::uint32_t, 3> operands{earlier[k].a, earlier[k].b, earlier[k].c};
        for (std::size_t j = 0; j < 3; ++j) same = same && is_like(body_.lines[k].operands[j], operands[j], sum);
      }
      if (!same || !distinct_row()) return;
      iteration_begin_ -= period_;
      sum_before_ = sum;
    }
  }

  bool is_like(const Operand& expected, std::uint32_t node, std::uint32_t& sum) {
    const std::uint32_t begin = iteration_begin_ - period_;
    switch (expected.source) {
      case Source::own:
        return node == begin + expected.at;
      case Source::running:
        sum = node;
        return node < begin;
      case Source::input:
        row_[expected.at] = node;
        return node < variables_;
      case Source::again:
        return node == row_[expected.at];
      case Source::constant:
      case Source::none:
        break;
    }
    return true;
  }

  // If two variables coincide, the term has another template.
  bool distinct_row() const {
    std::vector<std::uint32_t> row = row_;
    std::sort(row.begin(), row.end());
    return std::adjacent_find(row.begin(), row.end()) == row.end();
  }

  const GrowingArray<Node>& nodes_;
  std::uint32_t begin_, end_, variables_;
  std::uint32_t period_ = 0, repeated_ = 0;
  std::uint32_t iteration_begin_ = 0, sum_before_ = none;
  LoopBody body_;
  std::unordered_map<std::uint32_t, std::uint32_t> column_of_;  // of a variable, this iteration
  std::vector<std::uint32_t> row_;                              // variables by column, the previous iteration
  std::vector<bool> is_partial_sum_;                            // by line
};

}  // namespace

std::optional<FoundLoop> find_loop(const GrowingArray<RecordedNode>& nodes, std::uint32_t begin,
                                   std::uint32_t variables) {
  return LoopFinder(nodes, begin, variables).run();
}

}  // namespace hesse::ad::detail
