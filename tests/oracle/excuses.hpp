#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "bounded.hpp"

// What makes a difference at a point no error of replay, if anything does.
namespace oracle {

// Running errors know nothing of over- and underflow, and compositions overflow where others do not: second derivatives are
// made of powers of what is met on the way.
inline bool tame(const hesse::ad::Bounded& v) {
  constexpr double largest = 1e60;
  return v.value == 0 || (std::abs(v.value) < largest && std::abs(v.value) > 1 / largest);
}

// The sine of 10²⁰, say: the user's code gives digits, but none is right.
inline bool noise(const hesse::ad::Bounded& v) {
  return std::isfinite(v.value) && !(v.error <= 1e-3 * std::abs(v.value)) && v.value != 0;
}

// met: all values of the function there. f tells where replay went, where it is verified.
inline std::optional<std::string> excuse(const std::vector<hesse::ad::Bounded>& met, bool decided_by_rounding,
                                         bool of_f) {
  if (std::any_of(met.begin(), met.end(), noise)) return "f has no digits there";
  if (decided_by_rounding) return "the last bit decides";
  if (!of_f && !std::all_of(met.begin(), met.end(), tame)) return "derivatives over- or underflow";
  return std::nullopt;
}

}  // namespace oracle
