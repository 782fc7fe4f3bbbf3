#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace hesse::ad {

// weight · node
struct Summand {
  std::uint32_t node;
  double weight;

  void absorb(const Summand& same) { weight += same.weight; }
};

// Summands still to be taken apart, the last node first and all its weights together: what has several ways to the output is
// met once, after all that uses it, and not once for each of perhaps exponentially many ways.
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

}  // namespace hesse::ad
