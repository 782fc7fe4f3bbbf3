#pragma once

#include <cstddef>
#include <iterator>
#include <list>
#include <unordered_map>
#include <utility>

namespace hesse::ad::detail {

// The entries used last, as many as are together no larger than `most`, found by a hash: in constant time, however many there are.
template <class Entry>
class RecentlyUsed {
 public:
  explicit RecentlyUsed(std::size_t most) : most_(most) {}
  RecentlyUsed(RecentlyUsed&&) = default;  // places stay valid; those of a copy would be of the original
  RecentlyUsed& operator=(RecentlyUsed&&) = default;

  // The entry of that hash that fits, which is the last one used then; null: there is none.
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

  void keep(std::size_t hash, Entry entry, std::size_t size) {
    if (size > most_) return;
    entries_.push_front({std::move(entry), hash, size});
    places_.emplace(hash, entries_.begin());
    size_ += size;
    while (size_ > most_) forget_last();
  }

  std::size_t size() const { return size_; }

 private:
  struct Kept {
    Entry entry;
    std::size_t hash, size;
  };

  void forget_last() {
    const auto last = std::prev(entries_.end());
    for (auto [place, end] = places_.equal_range(last->hash); place != end; ++place) {
      if (place->second != last) continue;
      places_.erase(place);
      break;
    }
    size_ -= last->size;
    entries_.pop_back();
  }

  std::size_t most_, size_ = 0;
  std::list<Kept> entries_;
  std::unordered_multimap<std::size_t, typename std::list<Kept>::iterator> places_;
};

}  // namespace hesse::ad::detail
