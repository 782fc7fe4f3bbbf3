#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include <hesse/ad/detail/colouring/adjacency.hpp>

namespace hesse::ad::detail {

// A priority queue of items 0 … n-1 whose small integer keys change by one at a time. Every operation takes constant
// time, except the search for the next key: O(changes + largest key) in total. Changes of taken items are ignored.
class BucketQueue {
 public:
  explicit BucketQueue(std::vector<std::uint32_t> keys, std::uint32_t largest_key = 0)
      : keys_(std::move(keys)), next_(keys_.size(), none), previous_(keys_.size(), none) {
    for (const std::uint32_t key : keys_) largest_key = std::max(largest_key, key);
    heads_.assign(std::size_t{largest_key} + 1, none);
    for (auto i = static_cast<std::uint32_t>(keys_.size()); i-- > 0;) link(i);  // ties: the smaller number first
    smallest_ = 0;
    largest_ = largest_key;
  }

  std::uint32_t take_smallest() {
    while (heads_[smallest_] == none) ++smallest_;
    return take(heads_[smallest_]);
  }
  std::uint32_t take_largest() {
    while (heads_[largest_] == none) --largest_;
    return take(heads_[largest_]);
  }
  void decrease(std::uint32_t i) {
    if (keys_[i] == none) return;
    unlink(i);
    smallest_ = std::min(smallest_, --keys_[i]);
    link(i);
  }
  void increase(std::uint32_t i) {
    if (keys_[i] == none) return;
    unlink(i);
    largest_ = std::max(largest_, ++keys_[i]);
    link(i);
  }

 private:
  void link(std::uint32_t i) {
    std::uint32_t& head = heads_[keys_[i]];
    next_[i] = head;
    previous_[i] = none;
    if (head != none) previous_[head] = i;
    head = i;
  }
  void unlink(std::uint32_t i) {
    (previous_[i] == none ? heads_[keys_[i]] : next_[previous_[i]]) = next_[i];
    if (next_[i] != none) previous_[next_[i]] = previous_[i];
  }
  std::uint32_t take(std::uint32_t i) {
    unlink(i);
    keys_[i] = none;
    return i;
  }

  std::vector<std::uint32_t> keys_, next_, previous_, heads_;
  std::uint32_t smallest_ = 0, largest_ = 0;
};

}  // namespace hesse::ad::detail
