#pragma once

#include <Eigen/Core>
#include <hesse/solver/objective.hpp>
#include <hesse/solver/options.hpp>
#include <hesse/solver/result.hpp>

namespace hesse::solver {

// Minimises f from x0 (size n). Never throws for what the objective does: the status says why the run ended and
// Result::exception keeps what user code threw. Options and x0 are checked before the first evaluation.
Result minimize(Objective& objective, const Eigen::VectorXd& x0, const Options& options = {});

// The same for any object of the seam's shape (objective.hpp).
template <ObjectiveLike O>
requires(!std::derived_from<O, Objective>) Result
    minimize(O& objective, const Eigen::VectorXd& x0, const Options& options = {}) {
  auto erased = erase(objective);
  return minimize(*erased, x0, options);
}

}  // namespace hesse::solver
