#include <hesse/problems/info.hpp>

#include <algorithm>
#include <cmath>

#include <hesse/problems/error.hpp>
#include <hesse/problems/nearest.hpp>

namespace hesse::problems {

std::string_view to_string(MinimumKind kind) {
  switch (kind) {
    case MinimumKind::global:
      return "global";
    case MinimumKind::local:
      return "local";
    case MinimumKind::asymptotic:
      return "asymptotic";
    case MinimumKind::saddle:
      return "saddle";
    case MinimumKind::unbounded:
      return "unbounded";
  }
  return "?";
}

std::string_view to_string(Expectation expectation) {
  switch (expectation) {
    case Expectation::minimum:
      return "minimum";
    case Expectation::saddle_start:
      return "saddle_start";
    case Expectation::unbounded_below:
      return "unbounded_below";
    case Expectation::infimum_at_infinity:
      return "infimum_at_infinity";
  }
  return "?";
}

const Start& Info::start(std::string_view label) const {
  const auto found = std::find_if(starts.begin(), starts.end(), [&](const Start& s) { return s.label == label; });
  if (found != starts.end()) return *found;
  std::vector<std::string_view> labels;
  std::string list;
  for (const auto& s : starts) {
    labels.push_back(s.label);
    list += (list.empty() ? "" : ", ") + s.label;
  }
  throw Error(qualified_name() + ": " + unknown_name("start", label, labels) + "; choose one of " + list);
}

double Info::known_f() const {
  double f = std::numeric_limits<double>::quiet_NaN();
  for (const auto& minimum : minima) f = std::fmin(f, minimum.f);
  return f;
}

std::vector<Start> scaled_starts(const std::vector<double>& x) {
  std::vector<Start> starts;
  for (const int factor : {1, 10, 100}) {
    Start start{std::to_string(factor), x};
    for (auto& value : start.x) value *= factor;
    starts.push_back(std::move(start));
  }
  return starts;
}

}  // namespace hesse::problems
