#include "profile.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace hesse::apps::solves {
namespace {

// Times below this are equal: the clock does not tell them apart.
constexpr double least_seconds = 1e-9;

double least_of(const std::vector<double>& seconds) {
  double least = unknown;
  for (const double each : seconds)
    if (!std::isnan(each) && !(each >= least)) least = each;
  return least;
}

}  // namespace

double seconds_to(const std::vector<Descent>& history, double target) {
  const auto found =
      std::find_if(history.begin(), history.end(), [&](const Descent& descent) { return descent.f <= target; });
  return found == history.end() ? unknown : found->seconds;
}

double seconds_to(const Solve& solve, const Attempt& attempt, double tolerance) {
  return seconds_to(attempt.history, solve.target(tolerance));
}

double Profile::share(double ratio) const {
  double share = 0;
  for (const Step& step : steps)
    if (step.ratio <= ratio) share = step.share;
  return share;
}

std::vector<Profile> performance_profiles(const std::vector<std::string>& solvers,
                                          const std::vector<std::vector<double>>& seconds) {
  std::vector<Profile> profiles;
  for (std::size_t s = 0; s < solvers.size(); ++s) {
    std::vector<double> ratios;
    for (const auto& row : seconds) {
      if (row.size() != solvers.size())
        throw std::invalid_argument("performance profiles: a row of " + std::to_string(row.size()) + " times for " +
                                    std::to_string(solvers.size()) + " solvers");
      if (!std::isnan(row[s]))
        ratios.push_back(std::max(row[s], least_seconds) / std::max(least_of(row), least_seconds));
    }
    std::sort(ratios.begin(), ratios.end());
    Profile profile{solvers[s], {}};
    for (std::size_t i = 0; i < ratios.size(); ++i) {
      const double share = static_cast<double>(i + 1) / static_cast<double>(seconds.size());
      if (!profile.steps.empty() && profile.steps.back().ratio == ratios[i])
        profile.steps.back().share = share;
      else
        profile.steps.push_back({ratios[i], share});
    }
    profiles.push_back(std::move(profile));
  }
  return profiles;
}

}  // namespace hesse::apps::solves
