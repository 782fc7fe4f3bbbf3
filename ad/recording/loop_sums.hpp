#pragma once

#include <hesse/ad/recording/recording.hpp>

namespace hesse::ad {

// Leaves those loops whose first time round tells all: their sum is a part of the sum at the output and used for nothing else, what
// they add is one term each, of variables alone, and the terms are too many for inner sums. Of them the first time round is written.
// The others are unrolled.
void unroll_what_is_no_sum(Recording& recording);

}  // namespace hesse::ad
