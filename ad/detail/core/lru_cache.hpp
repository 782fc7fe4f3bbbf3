#pragma once

#include <cstddef>
#include <iterator>
#include <list>
#include <unordered_map>
#include <utility>

namespace hesse::ad::detail {

// An LRU cache: it keeps the entries used last, up to the total size max_size. An entry is found by hash in constant time.
template <class Entry>
class LruCache {
 public:
  explicit LruCache(std::size_t max_size) : max_size_(max_size) {}
  LruCache(LruCache&&) = default;  // iterators stay valid after a move, not after a copy
  LruCache& operator=(LruCache&&) = default;

  // Finds the entry of that hash for which fits(entry) is true, and marks it as used last; null: there is none.
  template <class Fits>
  const Entry* find(std::size_t hash, const Fits& fits) {
    for (auto [place, end] = places_.equal_range(hash); place != end; ++place) {
      const auto kept = place->second;
      if (!fits(std::as_const(kept->entry))) continue;
      entries_.splice(entries_.begin(), entries_, kept);
      return &kept->entry;
    }
    return nullptr;
  }

  void insert(std::size_t hash, Entry entry, std::size_t size) {
    if (size > max_size_) return;
    entries_.push_front({std::move(entry), hash, size});
    places_.emplace(hash, entries_.begin());
    size_ += size;
    while (size_ > max_size_) evict();
  }

  std::size_t size() const { return size_; }

 private:
  struct Slot {
    Entry entry;
    std::size_t hash, size;
  };

  void evict() {
    const auto last = std::prev(entries_.end());
    for (auto [place, end] = places_.equal_range(last->hash); place != end; ++place) {
      if (place->second != last) continue;
      places_.erase(place);
      break;
    }
    size_ -= last->size;
    entries_.pop_back();
  }

  std::size_t max_size_, size_ = 0;
  std::list<Slot> entries_;
  std::unordered_multimap<std::size_t, typename std::list<Slot>::iterator> places_;
};

}  // namespace hesse::ad::detail
