#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include <hesse/ad/recording/linear_combination.hpp>
#include <hesse/ad/recording/summands.hpp>
#include <hesse/ad/recording/zeroed_array.hpp>

namespace hesse::ad {

namespace {

using Form = Recording::Form;
using Node = Recording::Node;
using elementary::Add;
using elementary::Sub;

// So few summands are one term, not several; so many are always several.
constexpr unsigned always_whole = 8, never_whole = 64;
constexpr std::uint8_t most_counted = 254;
constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
// More operations are not looked at to find out how wide a term is.
constexpr std::size_t most_visited = 4096;

class Flattener {
 public:
  Flattener(const Recording& recording, const Leaves& leaves)
      : recording_(recording), nodes_(recording.nodes()), leaves_(leaves), more_(nodes_.size()), mark_(nodes_.size()) {
    count();
  }

  Summands run(std::uint32_t root) {
    Summands sum;
    flatten(root, false, sum);
    return sum;
  }

 private:
  // How many summands a node has; most have one, and are left alone.
  void count() {
    for (const Loop& loop : recording_.loops()) more_[loop.sum_after()] = most_counted;
    recording_.for_each_kept([&](std::size_t first, std::size_t end) {
      for (std::size_t i = std::max(first, recording_.inputs()); i < end; ++i) {
        const Node& n = nodes_[i];
        if (!is_linear_combination(n)) continue;
        const unsigned more = n.form == Form::both ? more_[n.a] + more_[n.b] + 1u : more_[n.operand()];
        if (more > 0) more_[i] = static_cast<std::uint8_t>(std::min(more, unsigned{most_counted}));
      }
    });
  }
  unsigned count(std::uint32_t node) const { return more_[node] + 1u; }

  struct Open : Summand {
    bool along;  // the long side of a sum: goes on being taken apart whatever its length

    void absorb(const Open& same) {
      Summand::absorb(same);
      along = along || same.along;
    }
  };

  // Without `any_length`, short sums stay whole.
  void flatten(std::uint32_t root, bool any_length, Summands& sum) {
    SummandHeap<Open> heap;
    const auto reach = [&](std::uint32_t node, double weight, bool spine) {
      if (recording_.loop_of(node) != nullptr) return heap.push({{node, weight}, true});
      const Node& n = nodes_[node];
      const bool many = count(node) > always_whole;
      const bool along = spine || (many && (any_length || node == root));
      if (n.form == Form::constant)
        sum.constant += weight * recording_.constants()[n.a];
      else if (is_linear_combination(n) && !leaves_.contains(node) && (along || !stays_whole(node)))
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
      // What is no longer than the summand beside it is the first of the summands.
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
      return leaves_.contains(addend.node) || !is_linear_combination(nodes_[addend.node]) || stays_whole(addend.node);
    });
    return {static_cast<std::size_t>(&loop - recording_.loops().data()), weight, whole};
  }

  // Of linear combinations beside the long sum.
  bool stays_whole(std::uint32_t node) {
    return !is_shift(nodes_[node]) && (count(node) <= always_whole || one_element(node));
  }

  // A loop makes sums at about equal distances, each after its term; they are met backwards.
  void prefetch(std::uint32_t sum, std::uint32_t before) const {
    constexpr std::uint32_t ahead = 4;
    const std::uint32_t distance = ahead * (sum - before);
    if (distance < before) __builtin_prefetch(nodes_.data() + (before - distance));
  }

  // Terms are met last first, most of them in order and once.
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

  // A constant added to a term is none of its business.
  static bool is_shift(const Node& n) {
    return (n.operation == operation_of<Add> && (n.form == Form::left || n.form == Form::right)) ||
           (n.operation == operation_of<Sub> && n.form == Form::left);
  }

  // Whether a part of the sum is cheaper as one term than as several. What was found for one of as many summands goes for
  // others: they are the same in all loops worth the thought.
  bool one_element(std::uint32_t node) {
    if (count(node) >= never_whole) return false;
    std::optional<bool>& known = one_element_[count(node)];
    if (!known) {
      Summands parts;
      flatten(node, true, parts);
      std::size_t apart = 0;
      for (const Summand& part : parts.terms) apart += triangle(width(part.node));
      const std::size_t whole = width(node);
      known = whole != too_much && triangle(whole) <= apart;
    }
    return *known;
  }

  static std::size_t triangle(std::size_t width) { return width == too_much ? 0 : width * (width + 1) / 2; }

  // The number of leaves below a node, or too_much.
  std::size_t width(std::uint32_t root) {
    ++epoch_;
    std::size_t leaves = 0, visited = 0;
    std::vector<std::uint32_t> stack{root};
    while (!stack.empty()) {
      const std::uint32_t i = stack.back();
      stack.pop_back();
      if (mark_[i] == epoch_) continue;
      mark_[i] = epoch_;
      if (++visited > most_visited || recording_.loop_of(i) != nullptr) return too_much;
      if (leaves_.contains(i))
        ++leaves;
      else
        nodes_[i].for_each_operand([&](std::uint32_t operand) { stack.push_back(operand); });
    }
    return leaves;
  }

  static constexpr std::size_t too_much = std::numeric_limits<std::size_t>::max();

  const Recording& recording_;
  const GrowingArray<Node>& nodes_;
  const Leaves& leaves_;
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

Summands summands(const Recording& recording, const Leaves& leaves, std::uint32_t root) {
  return Flattener(recording, leaves).run(root);
}

}  // namespace hesse::ad
