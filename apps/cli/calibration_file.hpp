#pragma once

#include <hesse/ad/detail/functions/calibration.hpp>
#include <string>
#include <string_view>

#include "request.hpp"

namespace hesse::apps {

// Where the calibration of this machine is kept: $XDG_CACHE_HOME/hesse or ~/.cache/hesse. "" where neither is set.
std::string calibration_path();
inline constexpr const char* no_calibration_path = "there is no place for it; set XDG_CACHE_HOME or HOME to a folder";

// As it is kept: what it belongs to, and the factors. One of another processor or version counts for nothing.
std::string calibration_file(const ad::Calibration& calibration);

// The rates that plans choose by, and where they come from in words.
struct PlanRates {
  ad::Rates rates;
  std::string origin;
};

// asked "default": those of the library; "calibrated": those of this machine, and a Failure (input) without them; "": calibrated
// where there is a calibration that fits, else the default ones, which the origin explains.
PlanRates plan_rates(std::string_view asked);

// How derivatives are planned in a run that was asked for.
ad::PlanOptions plan_options(const Request& request, const PlanRates& rates);

}  // namespace hesse::apps
