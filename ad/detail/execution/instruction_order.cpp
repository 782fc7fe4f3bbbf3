#include <algorithm>
#include <numeric>
#include <span>
#include <tuple>

#include <hesse/ad/detail/execution/instruction_order.hpp>

// Greedy orders of instructions: the lives of values are counted, and the best ready instruction is next.
namespace hesse::ad::detail {

namespace {

// Calls f(v) for the distinct values that an instruction reads.
template <class F>
void for_each_operand(const Instruction& i, F&& f) {
  const int count = operand_count(i);
  f(i.a);
  if (count > 1 && i.b != i.a) f(i.b);
  if (count > 2 && i.c != i.a && i.c != i.b) f(i.c);
}

// The instructions that some output needs, and for each value the instructions that read it.
class Graph {
 public:
  explicit Graph(const Program& program) : program_(program), needed_(program.code.size(), false) {
    std::vector<bool> read(program.values(), false);
    for (const std::uint32_t v : program.outputs) read[v] = true;
    for (std::size_t i = program.code.size(); i-- > 0;) {
      if (!read[program.first_result() + i]) continue;
      needed_[i] = true;
      for_each_operand(program.code[i], [&](std::uint32_t v) { read[v] = true; });
    }
    first_.assign(program.values() + 1, 0);
    for_each_needed([&](std::uint32_t i) { for_each_operand(code(i), [&](std::uint32_t v) { ++first_[v + 1]; }); });
    std::partial_sum(first_.begin(), first_.end(), first_.begin());
    readers_.resize(first_.back());
    auto next = first_;
    for_each_needed(
        [&](std::uint32_t i) { for_each_operand(code(i), [&](std::uint32_t v) { readers_[next[v]++] = i; }); });
  }

  const Instruction& code(std::uint32_t i) const { return program_.code[i]; }
  std::uint32_t result(std::uint32_t i) const { return program_.first_result() + i; }
  bool is_result(std::uint32_t v) const { return v >= program_.first_result(); }
  std::uint32_t instruction_of(std::uint32_t v) const { return v - program_.first_result(); }
  std::span<const std::uint32_t> readers(std::uint32_t v) const {
    return {readers_.data() + first_[v], readers_.data() + first_[v + 1]};
  }

  template <class F>
  void for_each_needed(F&& f) const {
    for (std::uint32_t i = 0; i < needed_.size(); ++i)
      if (needed_[i]) f(i);
  }

 private:
  const Program& program_;
  std::vector<bool> needed_;
  std::vector<std::uint32_t> first_, readers_;
};

// The instructions that may come next, the best first: by greatest rank, then greatest preference, then the latest in
// the program.
class Ready {
 public:
  explicit Ready(std::size_t instructions) : current_(instructions, absent) {}

  bool contains(std::uint32_t i) const { return current_[i] != absent; }

  // Inserts i, or changes its priority.
  void put(std::uint32_t i, int rank, std::int64_t preference) {
    heap_.push_back({rank, preference, i, ++entries_});
    std::push_heap(heap_.begin(), heap_.end());
    current_[i] = entries_;
  }

  // False if there is none left.
  bool take_best(std::uint32_t& i) {
    while (!heap_.empty()) {
      std::pop_heap(heap_.begin(), heap_.end());
      const Entry best = heap_.back();
      heap_.pop_back();
      if (current_[best.instruction] != best.number) continue;  // an outdated entry: its priority has changed since
      i = best.instruction;
      current_[i] = absent;
      return true;
    }
    return false;
  }

 private:
  static constexpr std::uint64_t absent = 0;

  struct Entry {
    int rank;
    std::int64_t preference;
    std::uint32_t instruction;
    std::uint64_t number;

    bool operator<(const Entry& other) const {
      return std::tie(rank, preference, instruction) < std::tie(other.rank, other.preference, other.instruction);
    }
  };

  std::vector<Entry> heap_;
  std::vector<std::uint64_t> current_;  // the number of the valid entry of each instruction
  std::uint64_t entries_ = 0;
};

}  // namespace

InstructionOrder top_down_order(const Program& program) {
  const Graph graph(program);
  std::vector<std::uint32_t> readers_left(program.values()), operands_missing(program.code.size(), 0);
  for (std::uint32_t v = 0; v < program.values(); ++v)
    readers_left[v] = static_cast<std::uint32_t>(graph.readers(v).size());

  Ready ready(program.code.size());
  const auto put = [&](std::uint32_t i) {
    int rank = graph.readers(graph.result(i)).empty() ? 0 : -1;
    for_each_operand(graph.code(i), [&](std::uint32_t v) { rank += graph.is_result(v) && readers_left[v] == 1; });
    ready.put(i, rank, -static_cast<std::int64_t>(i));
  };
  graph.for_each_needed([&](std::uint32_t i) {
    for_each_operand(graph.code(i), [&](std::uint32_t v) { operands_missing[i] += graph.is_result(v); });
    if (operands_missing[i] == 0) put(i);
  });

  InstructionOrder order;
  order.reserve(program.code.size());
  for (std::uint32_t i = 0; ready.take_best(i);) {
    order.push_back(i);
    for_each_operand(graph.code(i), [&](std::uint32_t v) {
      if (--readers_left[v] != 1) return;
      for (const std::uint32_t reader : graph.readers(v))
        if (ready.contains(reader)) put(reader);
    });
    for (const std::uint32_t reader : graph.readers(graph.result(i)))
      if (--operands_missing[reader] == 0) put(reader);
  }
  return order;
}

InstructionOrder bottom_up_order(const Program& program, bool recent) {
  const Graph graph(program);
  std::vector<bool> alive(program.values(), false);
  std::vector<std::uint32_t> readers_left(program.code.size(), 0);
  std::vector<std::int64_t> needed_at(program.code.size(), 0);

  Ready ready(program.code.size());
  const auto put = [&](std::uint32_t i) {
    int rank = alive[graph.result(i)] ? 1 : 0;
    for_each_operand(graph.code(i), [&](std::uint32_t v) { rank -= graph.is_result(v) && !alive[v]; });
    ready.put(i, rank, recent ? needed_at[i] : 0);
  };
  graph.for_each_needed([&](std::uint32_t i) {
    readers_left[i] = static_cast<std::uint32_t>(graph.readers(graph.result(i)).size());
    if (readers_left[i] == 0) put(i);
  });

  InstructionOrder order;
  order.reserve(program.code.size());
  for (std::uint32_t i = 0; ready.take_best(i);) {
    order.push_back(i);
    for_each_operand(graph.code(i), [&](std::uint32_t v) {
      if (!graph.is_result(v)) return;
      if (!alive[v]) {
        alive[v] = true;
        for (const std::uint32_t reader : graph.readers(v))
          if (ready.contains(reader)) put(reader);
      }
      const std::uint32_t source = graph.instruction_of(v);
      needed_at[source] = static_cast<std::int64_t>(order.size());
      if (--readers_left[source] == 0) put(source);
    });
  }
  std::reverse(order.begin(), order.end());
  return order;
}

}  // namespace hesse::ad::detail
