#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <hesse/ad/recording/recording.hpp>

namespace hesse::ad {

inline constexpr std::size_t most_inner_sums = 8;
// A function of more terms has no inner sums.
inline constexpr std::size_t most_terms_outside = 128;

// The long sums inside of a recorded f: Rⁿ→R = φ(Σ…, Σ…, …) that are worth being taken apart for themselves, as nodes, ascending: few,
// of many summands that are no linear form, over much of the variables; none that is inside of another only. None where f has many
// terms, or many such sums: then its terms are elements. Time linear in the recording, and next to none where there are many terms.
std::vector<std::uint32_t> inner_sums(const Recording& recording);

// The same of the sum at a node: those that its terms are functions of, none where there are more than `most`.
std::vector<std::uint32_t> inner_sums(const Recording& recording, std::uint32_t sum, std::size_t most);

}  // namespace hesse::ad
