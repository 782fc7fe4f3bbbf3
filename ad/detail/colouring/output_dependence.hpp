#pragma once

#include <hesse/ad/detail/core/sparsity_pattern.hpp>
#include <hesse/ad/detail/recording/recording.hpp>

namespace hesse::ad::detail {

// Finds the variables on which each output of a recorded F: Rⁿ→Rᵐ may depend: the pattern of J. Sets of
// variables are propagated forward, 64 in a word, in L⌈n/64⌉ steps and L words for L nodes. The result holds wherever
// the comparisons of F have the same outcomes. The recording must be complete.
SparsityPattern dependence(const Recording& recording);

}  // namespace hesse::ad::detail
