#pragma once

#include "chart.hpp"
#include "profile.hpp"

namespace hesse::apps::solves {

// f - f* over the seconds of all attempts, both logarithmic; what is below 1e-14 (f(x₀) - f*) lies on the lower end.
Chart convergence_chart(const Solve& solve);

// The profiles of all solvers, the ratio logarithmic.
Chart profile_chart(const std::vector<Profile>& profiles, std::size_t problems);

// At most that many of the descents, evenly spread, the first and the last among them.
std::vector<Descent> thinned(const std::vector<Descent>& history, std::size_t most);

}  // namespace hesse::apps::solves
