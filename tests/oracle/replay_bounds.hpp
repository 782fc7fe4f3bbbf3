#pragma once

#include <hesse/ad/recording/separation.hpp>
#include <hesse/ad/sparsity/derived_sum.hpp>

#include "bounded_derivatives.hpp"

namespace oracle {

// The bounds of what replay of a recorded function evaluates, and of the same with the constants of the function as parameters:
// there what derivation folds, 1/c² - 2/c + 1, say, is computed and rounds. The larger of the two, entry by entry.
BoundedDerivatives replay_bounds(const hesse::ad::Separation& separation, const Eigen::VectorXd& x,
                                 const hesse::ad::RecordingLimits& limits);

template <class F>
BoundedDerivatives replay_bounds(const F& f, const Eigen::VectorXd& x, const hesse::ad::RecordingLimits& limits) {
  hesse::ad::Recording recording({.limit = limits.operations, .verbatim = false});
  recording.record(f, x);
  return replay_bounds(hesse::ad::separate(recording), x, limits);
}

}  // namespace oracle
