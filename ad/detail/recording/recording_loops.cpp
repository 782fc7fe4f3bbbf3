#include <algorithm>
#include <optional>
#include <utility>

#include <hesse/ad/detail/recording/find_loop.hpp>
#include <hesse/ad/detail/recording/recording.hpp>

// The loops of a recording: when a loop is searched for, entered, left and unrolled.
namespace hesse::ad::detail {

namespace {

// Number of nodes among which a loop is first searched for, factor for each further search, and largest number.
constexpr std::uint32_t first_window = 128, wider = 4, widest_window = 1u << 17;
// A loop of fewer iterations is not stored. After more than max_failures such loops in succession the search ends.
constexpr std::uint32_t min_iterations = 64;
constexpr int max_failures = 16;

}  // namespace

double Recording::constant_of(const Node& node) const {
  if (node.form == Form::left) return constants_[node.b];
  return node.form == Form::right ? constants_[node.a] : 0.0;
}

const Loop* Recording::loop_of(std::uint32_t node) const {
  if (node < loops_begin_ || node >= loops_end_) return nullptr;
  const auto after = std::upper_bound(loops_.begin(), loops_.end(), node,
                                      [](std::uint32_t n, const Loop& loop) { return n < loop.first(); });
  if (after == loops_.begin()) return nullptr;
  const Loop& loop = *(after - 1);
  const std::uint32_t kept = unrolled_first_ ? loop.period() : 0;
  return node >= loop.first() + kept && node < loop.end() ? &loop : nullptr;
}

// A use of a node that is not the final sum counts twice, so that the loop does not count as used once.
void Recording::count_use(std::uint32_t node, int times) {
  const Loop* const loop = loop_of(node);
  if (loop == nullptr) return;
  const int uses = node == loop->sum_after() ? 1 : 2;
  uses_[static_cast<std::size_t>(loop - loops_.data())] += uses * times;
}

void Recording::search_loops_from(std::uint32_t node) {
  window_ = node;
  next_search_ = node + first_window;
}

// Searches for a loop. If there is one, its iterations so far are moved from the nodes into the loop.
void Recording::look_for_loop() {
  const auto size = static_cast<std::uint32_t>(nodes_.size());
  const std::uint32_t window = size - window_;
  next_search_ = size + (wider - 1) * window;
  std::optional<FoundLoop> found = find_loop(nodes_, window_, static_cast<std::uint32_t>(inputs()));
  const bool entered = found && enter_loop(std::move(*found));
  if (!entered && window >= widest_window) enable_sharing();
}

bool Recording::enter_loop(FoundLoop found) {
  const auto size = static_cast<std::uint32_t>(nodes_.size());
  const std::uint32_t first = found.first;
  const std::size_t max_times = (options_.limit - count_ + size - first) / found.body.lines.size();
  Loop loop(std::move(found.body), first, found.sum_before, static_cast<std::uint32_t>(inputs()), epoch_,
            static_cast<std::uint32_t>(std::min<std::size_t>(max_times, nowhere)));
  for (std::uint32_t i = first; i < size; ++i)
    if (loop.take(nodes_[i], constant_of(nodes_[i])) == nowhere) return false;
  std::size_t constants = constants_.size();
  for (std::uint32_t i = size; i-- > first;) {
    const Node& n = nodes_[i];
    n.for_each_operand([this](std::uint32_t operand) { count_use(operand, -1); });
    if (n.form == Form::left) constants = n.b;
    if (n.form == Form::right) constants = n.a;
  }
  constants_.truncate(constants);
  guards_.truncate(static_cast<std::size_t>(std::lower_bound(guards_.begin(), guards_.end(), first) - guards_.begin()));
  nodes_.truncate(first);
  use(loop.sum_before());
  loop_entered_at_ = size;
  current_loop_ = &loops_.emplace_back(std::move(loop));
  return true;
}

void Recording::leave_loop() {
  Loop& loop = *std::exchange(current_loop_, nullptr);
  const std::uint32_t end = loop.end(), next = end + loop.incomplete_nodes();
  count_ += next - loop_entered_at_;
  operations_ += loop.operations_since(loop_entered_at_);
  nodes_.append(next - nodes_.size());
  if (loop.times() < min_iterations) {
    unroll(loop, 0, next - loop.first());
    loops_.pop_back();
    ++failures_;
  } else {
    unroll(loop, end - loop.first(), next - loop.first());
    loop.share();  // the incomplete iteration is excluded: it may differ where the others agree
    loops_begin_ = std::min(loops_begin_, loop.first());
    loops_end_ = end;
    uses_.push_back(0);
    for (std::uint32_t i = end; i < next; ++i)
      nodes_[i].for_each_operand([this](std::uint32_t operand) { use(operand); });
    failures_ = 0;
  }
  search_loops_from(next);
  if (failures_ > max_failures) enable_sharing();
}

// Writes the nodes from `from` up to `to`, counted from the first node of the loop.
void Recording::unroll(const Loop& loop, std::uint32_t from, std::uint32_t to) {
  const auto place = [this](double constant) { return add_constant(constant); };
  for (std::uint32_t i = from; i < to; ++i) {
    const std::uint32_t number = loop.first() + i;
    nodes_[number] = loop.node(i / loop.period(), i % loop.period(), place);
    if (nodes_[number].is_guard()) guards_.push_back(number);
  }
}

void Recording::unroll_first() {
  if (std::exchange(unrolled_first_, true)) return;
  for (const Loop& loop : loops_) unroll(loop, 0, loop.period());
  std::sort(guards_.begin(), guards_.end());
}

void Recording::unroll(const std::vector<bool>& chosen) {
  std::vector<Loop> others;
  std::vector<int> uses;
  for (std::size_t l = 0; l < loops_.size(); ++l) {
    if (chosen[l]) {
      unroll(loops_[l], unrolled_first_ ? loops_[l].period() : 0, loops_[l].end() - loops_[l].first());
    } else {
      others.push_back(std::move(loops_[l]));
      uses.push_back(uses_[l]);
    }
  }
  loops_ = std::move(others);
  uses_ = std::move(uses);
  std::sort(guards_.begin(), guards_.end());
}

}  // namespace hesse::ad::detail
