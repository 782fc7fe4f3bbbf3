#pragma once

#include <string>
#include <vector>

#include "run.hpp"

namespace hesse::apps {

// The runs of one problem from one start; of several runs of one solver, the better is shown.
struct Pair {
  Run ours;
  Run theirs;
};

enum class Winner { ours, theirs, tie };

// A solved run beats an unsolved one; of two solved ones that with more digits, where they differ by half a digit; then
// that with fewer evaluations (values + derivatives) to a relative 1e-8 of the known minimum.
Winner winner(const Run& ours, const Run& theirs);

// What a solver reached over many runs.
struct Score {
  std::string solver;
  std::size_t runs = 0;
  std::size_t rated = 0;  // runs of problems whose minimum is known
  std::size_t solved = 0;
  std::size_t loose = 0;   // f within 1e-4 of the best known
  std::size_t strict = 0;  // … within 1e-8
  double mean_digits = Run::unknown;
  std::size_t wins = 0;
  std::size_t reached = 0;              // runs that got to a relative 1e-8
  double median_values = Run::unknown;  // … and how many evaluations that took
  double median_derivatives = Run::unknown;
  std::size_t false_convergence = 0;
  double seconds = 0;
};

Score score(const std::vector<Run>& runs);

double median(std::vector<double> values);

}  // namespace hesse::apps
