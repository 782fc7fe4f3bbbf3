#pragma once

#include <ctime>
#include <functional>
#include <vector>

namespace hesse::apps {

// Processor time of this thread: what is measured runs in one thread and never waits, and other work on the machine
// counts for less.
inline double now() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// Of at least one sample; the upper one of two in the middle.
double median_of(std::vector<double> samples);

// Seconds of one call.
double seconds_of(const std::function<void()>& work);

// Median seconds of each work over `repeats` rounds that take turns, so that a disturbance of the machine hits all alike; in another
// order each time, since the second of two that do much the same finds it in the caches.
// A round calls a work as often as fills 100 µs. `first` holds a time of each; works of which it exceeds slow_factor times
// the least are not repeated: their first time stands, which decides nothing.
std::vector<double> interleaved_medians(const std::vector<std::function<void()>>& works,
                                        const std::vector<double>& first, int repeats, double slow_factor);

// Works slower than this times the best are timed once …
inline constexpr double slow_factor = 5;
// … and those predicted to be slower than this are skipped.
inline constexpr double hopeless_factor = 50;

}  // namespace hesse::apps
