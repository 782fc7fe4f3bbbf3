#pragma once

#include <hesse/problems/problem.hpp>

#include "run.hpp"

namespace hesse::apps {

// Holds a run's claims against the problem's long-double gradient and Hessian, which share neither arithmetic nor
// composition of derivatives with the run. "Converged", or a point called stationary, is contradicted where a Newton
// step would still lower f and change a variable by more than a relative 1e-8, and the gradient is above 1e-10; a
// point that is described, where the Hessian, scaled to unit diagonal, has an eigenvalue below -1e-8 or, at a saddle,
// none below 0. Fills verdict and objection; O(n^3) in long double, n <= 300. A point outside the problem's bounds is
// contradicted; variables held by a bound are constants for all that.
void judge(const problems::Problem& problem, Run& run);

}  // namespace hesse::apps
