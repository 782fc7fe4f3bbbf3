#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <hesse/ad/detail/plan/rates.hpp>

namespace hesse::ad {

// Calibration: for each part of hesse, the ratio of its time on this machine to its time by given rates. Parts are each
// mode with each number of lanes, replay and its set-up by each back end, and recording.
struct Calibration {
  struct Factor {
    std::string part;
    double factor = 1;
  };
  std::vector<Factor> factors;
};

// The names of parts: evaluations in a mode (lanes: of a composition), the set-up of replay, and recording.
std::string part_of(const Mode& mode, int lanes);
std::string setup_part_of(RecordedMode mode);
inline constexpr const char* recording_part = "recording";

// A factor above this or below its reciprocal is a failed measurement, not a machine.
inline constexpr double largest_factor = 16;

namespace detail {

// Returns the seconds of one call of the work.
using Timer = std::function<double(const std::function<void()>& work)>;

// The least of several samples of this thread's processor time. Each sample is longer than the clock's resolution.
double min_seconds(const std::function<void()>& work);
// The median of several samples of one call each, with the processor's caches filled by other data. Work that is done
// once in a solve takes up to three times as long as repeated work.
double seconds_once(const std::function<void()>& work);

// One for repeated work, one for work that is done once.
struct Timers {
  Timer repeated = min_seconds;
  Timer once = seconds_once;
};

}  // namespace detail

// Times every composition and back end on three small functions and compares with the rates. The factor of a part is
// the median of three ratios. Takes some 60 works and 30 ms. Unavailable back ends are left out. Stores nothing: a plan
// uses PlanOptions::rates.
Calibration calibrate(const Rates& rates = default_rates(), const detail::Timers& timers = {});

// The rates times the factors. Throws Error for a part that is not in the rates, or a factor out of range.
Rates scaled(Rates rates, const Calibration& calibration);

// A line "part: factor" for each part; and the reverse, where # begins a comment. Throws Error, naming the malformed
// line or the part that is unknown, repeated or missing.
std::string to_text(const Calibration& calibration);
Calibration calibration_from_text(std::string_view text);

}  // namespace hesse::ad
