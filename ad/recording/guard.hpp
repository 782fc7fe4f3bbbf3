#pragma once

#include <cstdint>

namespace hesse::ad {

enum class Relation : std::uint8_t { less, less_equal, equal };

// A comparison left REL right of the user's code and what it decided when it was recorded. Where it would decide otherwise
// (NaN included), what was recorded is not the user's function.
struct Guard {
  Relation relation = Relation::less;
  bool outcome = true;

  bool holds(double left, double right) const {
    const bool now = relation == Relation::less         ? left < right
                     : relation == Relation::less_equal ? left <= right
                                                        : left == right;
    return now == outcome;
  }
  bool operator==(const Guard&) const = default;
};

}  // namespace hesse::ad
