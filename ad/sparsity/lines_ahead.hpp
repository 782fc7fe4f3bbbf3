#pragma once

#include <array>
#include <cstddef>

namespace hesse::ad {

// Lines of memory that are read soon, asked for a few at a time while other work is done. On a mesh of 100 000 triangles
// that was measured to save a fifth of the time; asking for the same lines all at once saved nothing.
class LinesAhead {
 public:
  void clear() { next_ = count_ = 0; }

  // Those of `count` numbers from `first` on; what does not fit is left to the processor.
  template <class T>
  void add(const T* first, std::size_t count) {
    const char* at = reinterpret_cast<const char*>(first);
    for (const char* const end = reinterpret_cast<const char*>(first + count); at < end && count_ < most; at += line)
      lines_[count_++] = at;
  }

  [[gnu::always_inline]] void fetch_two() {
    for (int i = 0; i < 2 && next_ < count_; ++i) __builtin_prefetch(lines_[next_++]);
  }

 private:
  static constexpr std::size_t line = 64, most = 256;

  std::array<const char*, most> lines_;
  std::size_t next_ = 0, count_ = 0;
};

}  // namespace hesse::ad
