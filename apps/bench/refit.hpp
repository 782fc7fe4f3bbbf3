#pragma once

#include <Eigen/Core>
#include <memory>
#include <string>
#include <vector>

#include <hesse/problems/problem.hpp>
#include "bench.hpp"

namespace hesse::apps {

// Solves of a problem by every plan that was timed, one of them the library's choice. A problem's name is its family.
struct SolveCell {
  std::shared_ptr<const problems::Problem> problem;
  Eigen::VectorXd x;
  std::vector<Measurement> rows;
};

// What the parts of the engine are predicted to take in a solve that was timed, and what it took.
struct SolveParts {
  std::vector<std::pair<std::string, double>> predicted;
  double seconds = 0;
};

// The factors f ≥ 0 that minimise Σ (Σ f·predicted / seconds - 1)² over the solves, drawn to 1 where nothing is known of a part.
std::vector<std::pair<std::string, double>> fitted_factors(const std::vector<SolveParts>& solves);

// Cross-validation: for each cell, what is chosen by rates fitted to the solves of all other families. Where that is another plan than
// before, its time is that of the plan when it was forced and what choosing took. Nothing when there is but one family.
std::vector<Measurement> choices_with_family_left_out(const std::vector<SolveCell>& cells, const ad::Rates& rates,
                                                      int evaluations);

}  // namespace hesse::apps
