#pragma once

#include <hesse/solver/convergence.hpp>

namespace hesse::solver {

// Full Newton steps with the Hessian of a converged point (chord steps: only gradients are evaluated), while each still
// cuts the promised decrease. There f no longer tells points apart, the gradient does. Updates p and says whether it
// moved; then p.H is the Hessian at the new point.
bool polish(Evaluator& evaluator, Point& p, const Certificate& certificate);

}  // namespace hesse::solver
