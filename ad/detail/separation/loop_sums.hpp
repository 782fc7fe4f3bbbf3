#pragma once

#include <hesse/ad/detail/recording/recording.hpp>

namespace hesse::ad::detail {

// Decides which loops of a recording can be separated by their first iteration: the sum is part of the sum at the
// output and has no other use, each addend is one term of variables only, and there are too many terms for nested sums.
// The nodes of the first iteration of these loops are written to the recording; all other loops are unrolled.
void keep_separable_loops(Recording& recording);

}  // namespace hesse::ad::detail
