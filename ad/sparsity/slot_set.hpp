#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hesse::ad {

// Some of the numbers below n, with their ranks in ascending order: a bit for each. What is done for all takes time as they lie
// from the smallest to the largest.
class SlotSet {
 public:
  explicit SlotSet(std::size_t n) : bits_((n + 63) / 64), before_(bits_.size()) {}

  void insert(std::uint32_t slot) {
    bits_[slot / 64] |= std::uint64_t{1} << slot % 64;
    begin_ = std::min<std::size_t>(begin_, slot / 64);
    end_ = std::max<std::size_t>(end_, slot / 64 + 1);
  }

  // Appends the numbers to `slots`, ascending, and forgets them.
  void move_to(std::vector<std::uint32_t>& slots) {
    for (std::size_t word = begin_; word < end_; ++word)
      for (; bits_[word] != 0; bits_[word] &= bits_[word] - 1)
        slots.push_back(
            static_cast<std::uint32_t>(64 * word + static_cast<std::size_t>(std::countr_zero(bits_[word]))));
    clear();
  }

  // Replaces the numbers; rank(slot) is then the place of each among them.
  void assign(std::span<const std::uint32_t> slots) {
    clear();
    for (const std::uint32_t slot : slots) insert(slot);
    std::uint32_t count = 0;
    for (std::size_t word = begin_; word < end_; ++word) {
      before_[word] = count;
      count += static_cast<std::uint32_t>(std::popcount(bits_[word]));
    }
  }
  std::uint32_t rank(std::uint32_t slot) const {
    const std::uint64_t below = bits_[slot / 64] & ((std::uint64_t{1} << slot % 64) - 1);
    return before_[slot / 64] + static_cast<std::uint32_t>(std::popcount(below));
  }

 private:
  void clear() {
    if (begin_ < end_) std::fill(bits_.data() + begin_, bits_.data() + end_, 0);
    begin_ = bits_.size();
    end_ = 0;
  }

  std::vector<std::uint64_t> bits_;
  std::vector<std::uint32_t> before_;
  std::size_t begin_ = bits_.size(), end_ = 0;  // of the words that are not 0
};

}  // namespace hesse::ad
