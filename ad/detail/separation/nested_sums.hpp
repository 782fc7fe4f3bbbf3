#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <hesse/ad/detail/recording/recording.hpp>

// Nested sums: long sums inside a recorded function that are separated by themselves.
namespace hesse::ad::detail {

inline constexpr std::size_t max_nested_sums = 8;
// Nested sums are searched for only in a function of at most this many terms.
inline constexpr std::size_t max_outer_terms = 128;

// Finds the long sums inside a recorded f: Rⁿ→R = φ(Σ…, Σ…, …) that are worth separating, as nodes, ascending. Each has
// many summands that are no linear form, over many variables, and is used outside other such sums. There are none if f
// has many terms or many such sums: its terms are elements then. Linear time, far less if there are many terms.
std::vector<std::uint32_t> find_nested_sums(const Recording& recording);

// The same for the sum at a node: the nested sums in its terms; none if more than max_visits long sums are met.
std::vector<std::uint32_t> find_nested_sums(const Recording& recording, std::uint32_t sum, std::size_t max_visits);

}  // namespace hesse::ad::detail
