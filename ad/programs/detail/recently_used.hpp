#pragma once

#include <cstddef>
#include <list>
#include <utility>

namespace hesse::ad::detail {

// The entries used last, as many as are together no larger than `most`.
template <class Entry>
class RecentlyUsed {
 public:
  explicit RecentlyUsed(std::size_t most) : most_(most) {}

  // The entry that fits, which is the last one used then; null: there is none.
  template <class Fits>
  const Entry* find(const Fits& fits) {
    for (auto kept = entries_.begin(); kept != entries_.end(); ++kept) {
      if (!fits(std::as_const(kept->entry))) continue;
      entries_.splice(entries_.begin(), entries_, kept);
      return &entries_.front().entry;
    }
    return nullptr;
  }

  void keep(Entry entry, std::size_t size) {
    if (size > most_) return;
    entries_.push_front({std::move(entry), size});
    size_ += size;
    for (; size_ > most_; entries_.pop_back()) size_ -= entries_.back().size;
  }

  std::size_t size() const { return size_; }

 private:
  struct Kept {
    Entry entry;
    std::size_t size;
  };

  std::size_t most_, size_ = 0;
  std::list<Kept> entries_;
};

}  // namespace hesse::ad::detail
