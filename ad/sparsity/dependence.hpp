#pragma once

#include <hesse/ad/recording/recording.hpp>
#include <hesse/ad/sparsity/pattern.hpp>

namespace hesse::ad {

// The variables that each output of a recorded F: Rⁿ→Rᵐ may depend on: the pattern of Jᵀ, n × m. Sets of variables are propagated
// forward, 64 in a word, so that it takes L⌈n/64⌉ steps and L words. Holds wherever F decides its comparisons alike. The
// recording is complete.
SparsityPattern dependence(const Recording& recording);

}  // namespace hesse::ad
