#pragma once

#include <array>
#include <cstddef>

namespace hesse::ad::detail {

// A queue of cache lines that are needed soon. They are prefetched two at a time between other work; prefetching all of
// them at once saves no time.
class Prefetcher {
 public:
  void clear() { next_ = count_ = 0; }

  // Queues the lines of `count` numbers from `first` on. Lines beyond the capacity are left to the processor.
  template <class T>
  void add(const T* first, std::size_t count) {
    const char* at = reinterpret_cast<const char*>(first);
    for (const char* const end = reinterpret_cast<const char*>(first + count); at < end && count_ < capacity;
         at += line)
      lines_[count_++] = at;
  }

  [[gnu::always_inline]] void fetch_two() {
    for (int i = 0; i < 2 && next_ < count_; ++i) __builtin_prefetch(lines_[next_++]);
  }

 private:
  static constexpr std::size_t line = 64, capacity = 256;

  std::array<const char*, capacity> lines_;
  std::size_t next_ = 0, count_ = 0;
};

}  // namespace hesse::ad::detail
