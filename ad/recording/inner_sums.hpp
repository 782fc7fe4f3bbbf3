#pragma once

#include <cstdint>
#include <vector>

#include <hesse/ad/recording/recording.hpp>

namespace hesse::ad {

// The long sums inside of a recorded f: Rⁿ→R = φ(Σ…, Σ…, …) that are worth being taken apart for themselves, as nodes, ascending: few,
// of many summands that are no linear form, over much of the variables. None where f has many terms, or many such sums: then its
// terms are elements. Time linear in the recording, and next to none where there are many terms.
std::vector<std::uint32_t> inner_sums(const Recording& recording);

}  // namespace hesse::ad
