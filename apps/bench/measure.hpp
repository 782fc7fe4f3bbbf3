#pragma once

#include <chrono>
#include <functional>
#include <vector>

namespace hesse::apps {

inline double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Seconds of one call.
double seconds_of(const std::function<void()>& work);

// Median seconds of each work over `repeats` rounds that take turns, so that a disturbance of the machine hits all alike.
// A round calls a work as often as fills 100 µs. `first` holds a time of each; works of which it exceeds slow_factor times
// the least are not repeated: their first time stands.
std::vector<double> interleaved_medians(const std::vector<std::function<void()>>& works, const std::vector<double>& first,
                                        int repeats, double slow_factor);

// Works slower than this times the best are timed once; predicted so, they are skipped.
inline constexpr double slow_factor = 50;

}  // namespace hesse::apps
