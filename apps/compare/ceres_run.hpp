#pragma once

#include <atomic>
#include <hesse/problems/problem.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "run.hpp"

// Ceres on the functors that hesse solves. Nothing of Ceres shows in this header.
namespace hesse::apps {

std::string ceres_version();

// The settings that suit the problem: Levenberg-Marquardt with dense QR for least squares; L-BFGS and BFGS, each with
// hesse's own gradient of the functor, for general functions.
std::vector<std::string> ceres_methods(const problems::Info& info);

// Runs Ceres with the tolerances of its NIST evaluation (1e-16 throughout, at most 1000 iterations).
// Never throws for a failed run: the status says so. `stop` ends the run at its best point.
Run run_ceres(const problems::Problem& problem, const problems::Start& start, std::string_view method,
              const std::atomic<bool>& stop);

}  // namespace hesse::apps
