#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include <hesse/ad/detail/core/zeroed_array.hpp>
#include <hesse/ad/detail/separation/linear_combination.hpp>
#include <hesse/ad/detail/separation/summands.hpp>

// The summands of a sum: expands linear nodes from the output, and decides which partial sums stay whole.
namespace hesse::ad::detail {

namespace {

using Form = Recording::Form;
using Node = Recording::Node;
using elementary::Add;
using elementary::Sub;

// Up to always_whole summands a partial sum is one term; from never_whole on it is several terms.
constexpr unsigned always_whole = 8, never_whole = 64;
constexpr std::uint8_t max_counted = 254;
constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
// Operations that are visited at most to find the width of a term.
constexpr std::size_t max_visited = 4096;

class Flattener {
 public:
  Flattener(const Recording& recording, const TermInputs& term_inputs)
      : recording_(recording),
        nodes_(recording.nodes()),
        term_inputs_(term_inputs),
        more_(nodes_.size()),
        mark_(nodes_.size()) {
    count();
  }

  Summands run(std::uint32_t root) {
    Summands sum;
    flatten(root, false, sum);
    return sum;
  }

 private:
  // Counts the summands of each node. Most nodes have one, and their entries are not written.
  void count() {
    for (const Loop& loop : recording_.loops()) more_[loop.sum_after()] = max_counted;
    recording_.for_each_kept([&](std::size_t first, std::size_t end) {
      for (std::size_t i = std::max(first, recording_.inputs()); i < end; ++i) {
        const Node& n = nodes_[i];
        if (!is_linear_combination(n)) continue;
        const unsigned more = n.form == Form::both ? more_[n.a] + more_[n.b] + 1u : more_[n.operand()];
        if (more > 0) more_[i] = static_cast<std::uint8_t>(std::min(more, unsigned{max_counted}));
      }
    });
  }
  unsigned count(std::uint32_t node) const { return more_[node] + 1u; }

  struct Open : Summand {
    bool along;  // on the long side of a sum: it is expanded whatever its length

    void absorb(const Open& same) {
      Summand::absorb(same);
      along = along || same.along;
    }
  };

  // Short sums stay whole unless `any_length` is set.
  void flatten(std::uint32_t root, bool any_length, Summands& sum) {
    SummandHeap<Open> heap;
    const auto reach = [&](std::uint32_t node, double weight, bool spine) {
      if (recording_.loop_of(node) != nullptr) return heap.push({{node, weight}, true});
      const Node& n = nodes_[node];
      const bool many = count(node) > always_whole;
      const bool along = spine || (many && (any_length || node == root));
      if (n.form == Form::constant)
        sum.constant += weight * recording_.constants()[n.a];
      else if (is_linear_combination(n) && !term_inputs_.contains(node) && (along || !stays_whole(node)))
        heap.push({{node, weight}, along});
      else
        sum.terms.push_back({node, weight});
    };
    reach(root, 1.0, any_length);
    while (!heap.empty()) {
      const Open last = heap.pop();
      if (const Loop* const loop = recording_.loop_of(last.node)) {
        sum.loops.push_back(of_loop(*loop, last.weight));
        const std::uint32_t first = addends(*loop, 1.0).front().node;
        reach(loop->sum_before(), last.weight, count(loop->sum_before()) > count(first));
        continue;
      }
      const Node& n = nodes_[last.node];
      const bool two = n.form == Form::both, along = last.along || !is_shift(n);
      // The longer operand continues the sum. If none is longer, the sum begins here and both are summands.
      const std::uint32_t longer = !two || count(n.a) == count(n.b) ? none : count(n.a) > count(n.b) ? n.a : n.b;
      if (longer != none) prefetch(last.node, longer);
      sum.constant += for_each_summand(recording_, n, last.weight, [&](std::uint32_t operand, double weight) {
        reach(operand, weight, two ? operand == longer : along);
      });
    }
    put_in_order(sum.terms);
  }

  Summands::OfLoop of_loop(const Loop& loop, double weight) {
    const std::vector<Summand> first = addends(loop, weight);
    const bool whole = std::all_of(first.begin(), first.end(), [&](const Summand& addend) {
      return term_inputs_.contains(addend.node) || !is_linear_combination(nodes_[addend.node]) ||
             stays_whole(addend.node);
    });
    return {static_cast<std::size_t>(&loop - recording_.loops().data()), weight, whole};
  }

  // Decides about a linear combination beside the long sum.
  bool stays_whole(std::uint32_t node) {
    return !is_shift(nodes_[node]) && (count(node) <= always_whole || one_element(node));
  }

  // A loop makes sums at about equal distances, each after its term. They are visited backwards.
  void prefetch(std::uint32_t sum, std::uint32_t before) const {
    constexpr std::uint32_t ahead = 4;
    const std::uint32_t distance = ahead * (sum - before);
    if (distance < before) __builtin_prefetch(nodes_.data() + (before - distance));
  }

  // Terms are found last first, mostly in order and without repetition.
  static void put_in_order(GrowingArray<Summand>& terms) {
    std::reverse(terms.begin(), terms.end());
    const auto unordered = [](const Summand& a, const Summand& b) { return a.node >= b.node; };
    if (std::adjacent_find(terms.begin(), terms.end(), unordered) == terms.end()) return;
    std::stable_sort(terms.begin(), terms.end(), [](const Summand& a, const Summand& b) { return a.node < b.node; });
    std::size_t kept = 0;
    for (const Summand& term : terms) {
      if (kept > 0 && terms[kept - 1].node == term.node)
        terms[kept - 1].absorb(term);
      else
        terms[kept++] = term;
    }
    terms.truncate(kept);
  }

  // A constant that is added to a term does not belong to it.
  static bool is_shift(const Node& n) {
    return (n.operation == operation_of<Add> && (n.form == Form::left || n.form == Form::right)) ||
           (n.operation == operation_of<Sub> && n.form == Form::left);
  }

  // Whether a partial sum is cheaper as one term than as several. The answer for one partial sum is used for all with
  // as many summands: in long loops they are alike.
  bool one_element(std::uint32_t node) {
    if (count(node) >= never_whole) return false;
    std::optional<bool>& known = one_element_[count(node)];
    if (!known) {
      Summands parts;
      flatten(node, true, parts);
      std::size_t separate = 0;
      for (const Summand& part : parts.terms) separate += triangle(width(part.node));
      const std::size_t whole = width(node);
      known = whole != too_much && triangle(whole) <= separate;
    }
    return *known;
  }

  static std::size_t triangle(std::size_t width) { return width == too_much ? 0 : width * (width + 1) / 2; }

  // The number of term inputs below a node, or too_much.
  std::size_t width(std::uint32_t root) {
    ++epoch_;
    std::size_t term_inputs = 0, visited = 0;
    std::vector<std::uint32_t> stack{root};
    while (!stack.empty()) {
      const std::uint32_t i = stack.back();
      stack.pop_back();
      if (mark_[i] == epoch_) continue;
      mark_[i] = epoch_;
      if (++visited > max_visited || recording_.loop_of(i) != nullptr) return too_much;
      if (term_inputs_.contains(i))
        ++term_inputs;
      else
        nodes_[i].for_each_operand([&](std::uint32_t operand) { stack.push_back(operand); });
    }
    return term_inputs;
  }

  static constexpr std::size_t too_much = std::numeric_limits<std::size_t>::max();

  const Recording& recording_;
  const GrowingArray<Node>& nodes_;
  const TermInputs& term_inputs_;
  ZeroedArray<std::uint8_t> more_;                            // by node: summands beyond the first
  std::array<std::optional<bool>, never_whole> one_element_;  // by the number of summands
  ZeroedArray<std::uint32_t> mark_;
  std::uint32_t epoch_ = 0;
};

}  // namespace

std::vector<Summand> addends(const Loop& loop, double weight) {
  std::vector<Summand> found;
  for (const auto& [operand, sign] : loop.body().addends) {
    const bool own = operand.source == LoopBody::Source::own;
    const Summand addend{own ? loop.first() + operand.at : loop.inputs().at(0, operand.at), sign * weight};
    const auto known =
        std::find_if(found.begin(), found.end(), [&](const Summand& s) { return s.node == addend.node; });
    if (known == found.end())
      found.push_back(addend);
    else
      known->absorb(addend);
  }
  std::sort(found.begin(), found.end(), [](const Summand& a, const Summand& b) { return a.node < b.node; });
  return found;
}

Summands summands(const Recording& recording, const TermInputs& term_inputs, std::uint32_t root) {
  return Flattener(recording, term_inputs).run(root);
}

}  // namespace hesse::ad::detail
