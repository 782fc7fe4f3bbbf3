#pragma once

#include <cstdint>

// Guards: recorded comparisons with their outcomes.
namespace hesse::ad::detail {

enum class Relation : std::uint8_t { less, less_equal, equal };

// A guard: a comparison `left relation right` of the user's code with its outcome when it was recorded. Where the
// outcome differs (NaN included), the recording is not the user's function.
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

}  // namespace hesse::ad::detail
