#pragma once

#include <string>
#include <vector>

#include "attempt.hpp"

namespace hesse::apps::solves {

// Seconds until f was first at or below the target; NaN: never.
double seconds_to(const std::vector<Descent>& history, double target);

// Seconds of an attempt until f - f* ≤ tolerance·(f(x₀) - f*); NaN: never.
double seconds_to(const Solve& solve, const Attempt& attempt, double tolerance);

// A solve counts as solved at this tolerance.
constexpr double solved_tolerance = 1e-6;

// A performance profile: the share of all problems that a solver solves within τ times the least time of all solvers. A step
// function, given by the points at which it rises; it holds its last value from there on.
struct Profile {
  struct Step {
    double ratio = 1;  // τ
    double share = 0;
  };

  std::string solver;
  std::vector<Step> steps;  // by increasing ratio

  // The share within `ratio` times the least time.
  double share(double ratio) const;
};

// Dolan and Moré, Benchmarking optimization software with performance profiles, 2002: one profile for each name.
// seconds[problem][solver]; NaN: not solved. Problems that nobody solves count in the share of all.
std::vector<Profile> performance_profiles(const std::vector<std::string>& solvers,
                                          const std::vector<std::vector<double>>& seconds);

}  // namespace hesse::apps::solves
