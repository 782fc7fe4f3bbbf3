#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hesse::ad::detail {

// A set of numbers below n with their ranks in ascending order, one bit each. An operation on all of them takes time
// proportional to the distance from the smallest to the largest.
class IndexSet {
 public:
  explicit IndexSet(std::size_t n) : bits_((n + 63) / 64), before_(bits_.size()) {}

  void insert(std::uint32_t slot) {
    bits_[slot / 64] |= std::uint64_t{1} << slot % 64;
    begin_ = std::min<std::size_t>(begin_, slot / 64);
    end_ = std::max<std::size_t>(end_, slot / 64 + 1);
  }

  // Appends the numbers to `slots`, ascending, and empties the set.
  void move_to(std::vector<std::uint32_t>& slots) {
    for (std::size_t word = begin_; word < end_; ++word)
      for (; bits_[word] != 0; bits_[word] &= bits_[word] - 1)
        slots.push_back(
            static_cast<std::uint32_t>(64 * word + static_cast<std::size_t>(std::countr_zero(bits_[word]))));
    clear();
  }

  // Replaces the set; rank(slot) is then the position of a number in it.
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
  std::size_t begin_ = bits_.size(), end_ = 0;  // range of words that may be nonzero
};

}  // namespace hesse::ad::detail
