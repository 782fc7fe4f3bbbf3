#include <algorithm>
#include <bit>
#include <map>
#include <utility>

#include <hesse/ad/recording/loop.hpp>

namespace hesse::ad {

namespace {

constexpr std::uint32_t rows_at_once = 16;
// So few are compared with each other, more are sorted.
constexpr std::uint32_t few_inputs = 16;

}  // namespace

Loop::Loop(LoopBody body, std::uint32_t first, std::uint32_t sum, std::uint32_t variables, std::uint32_t most)
    : body_(std::move(body)),
      period_(static_cast<std::uint32_t>(body_.lines.size())),
      first_(first),
      sum_before_(sum),
      variables_(variables),
      most_(most),
      base_(first),
      running_(sum) {
  body_.lines.emplace_back();
  begin_rows();
}

void Loop::begin_rows() {
  input_row_ = inputs_.append(rows_at_once * body_.inputs);
  constant_row_ = constants_.append(rows_at_once * body_.constants);
  rows_ += rows_at_once;
}

// Where two of its variables are one the terms are of another kind: then the last node does not belong to the loop.
std::uint32_t Loop::come_round(std::uint32_t last) {
  if (!distinct_inputs()) return nowhere;
  running_ = base_ + body_.sum;
  base_ += period_;
  due_ = ++times_ < most_ ? 0 : period_;
  input_row_ += body_.inputs;
  constant_row_ += body_.constants;
  if (times_ == rows_) begin_rows();
  return last;
}

bool Loop::distinct_inputs() const {
  if (body_.inputs > few_inputs) {
    std::vector<std::uint32_t> row(input_row_, input_row_ + body_.inputs);
    std::sort(row.begin(), row.end());
    return std::adjacent_find(row.begin(), row.end()) == row.end();
  }
  for (std::uint32_t i = 1; i < body_.inputs; ++i)
    for (std::uint32_t j = 0; j < i; ++j)
      if (input_row_[i] == input_row_[j]) return false;
  return true;
}

void Loop::share() {
  using Source = LoopBody::Source;
  using Key = std::array<std::uint32_t, 7>;
  std::vector<std::uint32_t> first(period_);
  std::map<Key, std::vector<std::uint32_t>> known;  // columns of constants of lines that are alike but for these
  std::map<std::pair<Key, std::uint32_t>, std::uint32_t> line_of;
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
    column = first_equal_column(column, columns);
    columns.push_back(column);
    first[k] = line_of.try_emplace({key, column}, k).first->second;
  }
  for (LoopBody::Addend& addend : body_.addends) share(addend.operand);
}

// The first of some columns of constants that is the same every time round, or the column itself.
std::uint32_t Loop::first_equal_column(std::uint32_t column, const std::vector<std::uint32_t>& earlier) const {
  const auto same = [&](std::uint32_t other) {
    for (std::uint32_t time = 0; time < times_; ++time) {
      const double* const row = constants(time);
      if (std::bit_cast<std::uint64_t>(row[column]) != std::bit_cast<std::uint64_t>(row[other])) return false;
    }
    return true;
  };
  const auto found =
      std::find_if(earlier.begin(), earlier.end(), [&](std::uint32_t other) { return other == column || same(other); });
  return found == earlier.end() ? column : *found;
}

}  // namespace hesse::ad
