#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

// Summands that wait to be expanded, in a heap.
namespace hesse::ad::detail {

// A summand weight · node.
struct Summand {
  std::uint32_t node;
  double weight;

  void absorb(const Summand& same) { weight += same.weight; }
};

// The summands that are still to be expanded, last node first. Equal nodes are merged: a node with several paths to the
// output is visited once, after all its uses, and not once for each of perhaps exponentially many paths.
template <class Open>
class SummandHeap {
 public:
  bool empty() const { return heap_.empty(); }

  void push(const Open& summand) {
    heap_.push_back(summand);
    std::push_heap(heap_.begin(), heap_.end(), earlier);
  }

  Open pop() {
    Open last = pop_one();
    while (!empty() && heap_.front().node == last.node) last.absorb(pop_one());
    return last;
  }

 private:
  static bool earlier(const Open& a, const Open& b) { return a.node < b.node; }

  Open pop_one() {
    std::pop_heap(heap_.begin(), heap_.end(), earlier);
    const Open last = heap_.back();
    heap_.pop_back();
    return last;
  }

  std::vector<Open> heap_;
};

}  // namespace hesse::ad::detail
