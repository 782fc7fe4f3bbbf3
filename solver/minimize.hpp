#pragma once

#include <Eigen/Core>
#include <hesse/solver/objective.hpp>
#include <hesse/solver/options.hpp>
#include <hesse/solver/result.hpp>

namespace hesse::solver {

// minimize: minimises f from x0, of size n. Options and x0 are checked before the first evaluation. Never throws
// because of the objective: the status says why the run ended, and Result::exception keeps what user code threw.
Result minimize(Objective& objective, const Eigen::VectorXd& x0, const Options& options = {});

// The same for any class with the members that objective.hpp lists.
template <ObjectiveLike O>
requires(!std::derived_from<O, Objective>) Result
    minimize(O& objective, const Eigen::VectorXd& x0, const Options& options = {}) {
  auto erased = solver::erase(objective);
  return minimize(*erased, x0, options);
}

}  // namespace hesse::solver
