#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <hesse/ad/plan/rates.hpp>

namespace hesse::ad {

// How many times as long as given rates say the parts of the engine take on a machine: each composition and width, replay by
// each back end and its set-up, and recording.
struct Calibration {
  struct Factor {
    std::string part;
    double factor = 1;
  };
  std::vector<Factor> factors;
};

// The names of the parts: evaluations in a mode (lanes: of a composition), what replay takes once, and recording.
std::string part_of(const Mode& mode, int lanes);
std::string setup_part_of(RecordedMode mode);
inline constexpr const char* recording_part = "recording";

// Factors beyond its reciprocal and itself are no machine, but an accident of measuring.
inline constexpr double largest_factor = 16;

// Seconds of one call of the work.
using Stopwatch = std::function<double(const std::function<void()>& work)>;

// The least of a few samples of processor time of this thread, each long enough to be told from the clock's grain.
double least_seconds(const std::function<void()>& work);
// The middle one of a few samples, each of one call that finds the caches of the processor full of other things: what is done once in
// a solve takes up to three times as long as what is done again and again.
double seconds_once(const std::function<void()>& work);

// For evaluations, and for what is done once.
struct Stopwatches {
  Stopwatch often = least_seconds;
  Stopwatch once = seconds_once;
};

// Runs every composition and back end on three small functions and compares with what the rates predict, the middle one of
// three ratios each; some 60 works and 30 ms. Back ends that are not available are left out. Writes nothing and keeps nothing:
// a plan uses what PlanOptions::rates holds.
Calibration calibrate(const Rates& rates = default_rates(), const Stopwatches& stopwatches = {});

// The rates times the factors. Throws Error for a part that is not in the rates, and for a factor out of range.
Rates scaled(Rates rates, const Calibration& calibration);

// A line "part: factor" for each part; and back, where comments begin with #. Throws Error naming the line that is malformed, or the
// part that is unknown, repeated or missing.
std::string to_text(const Calibration& calibration);
Calibration calibration_from_text(std::string_view text);

}  // namespace hesse::ad
