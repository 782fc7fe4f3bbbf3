#pragma once

#include <hesse/problems/problem.hpp>
#include <hesse/solver/options.hpp>
#include <hesse/solver/result.hpp>

#include "run.hpp"

namespace hesse::apps {

// A run with all that the solver says about it.
struct SolvedRun {
  Run run;
  solver::Result result;
};

// Runs hesse from one start of a problem within its bounds, derivatives as planned by `plan`. Options are in units of the problem's source, where f
// may be a multiple of the cost.
SolvedRun run_hesse(const problems::Problem& problem, const problems::Start& start, solver::Options options,
                    const ad::PlanOptions& plan = {});

// Fills what a run owes to its problem: names, sizes, known minimum, digits.
void attach(const problems::Info& info, const problems::Start& start, Run& run);

// Whether the run counts as solved: at least 4 digits, or f within 1e-4 of the best known.
bool solved(const Run& run);
// f within 1e-8 of the best known.
bool solved_strictly(const Run& run);

}  // namespace hesse::apps
