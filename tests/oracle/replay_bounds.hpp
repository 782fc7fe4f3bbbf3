#pragma once

#include <hesse/ad/detail/elements/derived_sum.hpp>
#include <hesse/ad/detail/separation/separation.hpp>

#include "bounded_derivatives.hpp"

namespace oracle {

// The bounds of what replay of a recorded function evaluates, and of the same with the constants of the function as parameters:
// there what derivation folds, 1/c² - 2/c + 1, say, is computed and rounds. The larger of the two, entry by entry.
BoundedDerivatives replay_bounds(const hesse::ad::detail::Separation& separation, const Eigen::VectorXd& x,
                                 const hesse::ad::detail::RecordingLimits& limits);

template <class F>
BoundedDerivatives replay_bounds(const F& f, const Eigen::VectorXd& x,
                                 const hesse::ad::detail::RecordingLimits& limits) {
  hesse::ad::detail::Recording recording({.limit = limits.operations, .verbatim = false});
  recording.record(f, x);
  return replay_bounds(hesse::ad::detail::separate(recording), x, limits);
}

}  // namespace oracle
