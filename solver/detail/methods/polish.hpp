#pragma once

#include <hesse/solver/detail/convergence/convergence.hpp>

namespace hesse::solver::detail {

// Improves the last digits of a converged point p by chord steps, while each halves the predicted decrease of the next.
// Needs p.g and a positive definite p.H. True if p moved; p.g and p.H are then those of the new p.
bool polish(Evaluator& evaluator, Point& p, const Certificate& certificate);

}  // namespace hesse::solver::detail
