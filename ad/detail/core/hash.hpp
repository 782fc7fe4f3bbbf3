#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace hesse::ad::detail {

// Hashes words and doubles. Numbers that are equal to the bit have equal hashes; the sign of a zero matters.
class Hash {
 public:
  template <class... Words>
  void add(Words... words) {
    ((hash_ = (std::rotl(hash_, 29) ^ static_cast<std::uint64_t>(words)) * 0x9e3779b97f4a7c15u), ...);
  }
  void add(double value) { add(std::bit_cast<std::uint64_t>(value)); }
  std::size_t value() const { return static_cast<std::size_t>(hash_ ^ hash_ >> 32); }

 private:
  std::uint64_t hash_ = 0;
};

}  // namespace hesse::ad::detail
