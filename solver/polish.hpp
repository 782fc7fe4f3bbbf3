#pragma once

#include <hesse/solver/convergence.hpp>

namespace hesse::solver {

// Last digits of a converged point p (p.g, p.H evaluated, positive definite): chord steps while each still cuts the decrease
// that the next promises by half. True when p moved; p.g and p.H are those of the new p.
bool polish(Evaluator& evaluator, Point& p, const Certificate& certificate);

}  // namespace hesse::solver
