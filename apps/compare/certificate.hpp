#pragma once

#include <hesse/problems/problem.hpp>

#include "run.hpp"

namespace hesse::apps {

// Holds a run's claims against the problem's long-double gradient and Hessian, which share neither arithmetic nor
// composition of derivatives with the run. "Converged", or a point called stationary, is contradicted where a Newton step
// would still lower f or change a variable by more than a relative 1e-8, and the gradient is not small; "second order"
// where the Hessian, scaled to unit diagonal, has an eigenvalue below -1e-8. Fills verdict and objection; O(n^3) in long double, n <= 300.
void judge(const problems::Problem& problem, Run& run);

}  // namespace hesse::apps
