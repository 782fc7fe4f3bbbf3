#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <hesse/ad/sparsity/colouring.hpp>

namespace hesse::ad::detail {

// How the lower triangle of H is found from H·S. Nonzero p starts as the entry (rows[p], column of colours[p]) of H·S; then
// the substitutions are made in order: value[second] -= value[first].
struct SymmetricRecovery {
  std::vector<std::uint32_t> rows, colours;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> substitutions;
  std::uint32_t longest_chain = 0;  // substitutions one after the other before the last entry is known
};

// Every two colours induce a forest; in row i of H·S the column of colour a sums the edges from i to its neighbours of that
// colour, so each tree is solved from its leaves inwards [GTPW09]. Stars need no substitution. All trees are peeled at
// once, leaf by leaf, which ends in their centres: chains are as short as possible. Linear time. Throws Error if a tree is
// none: adjacent variables of one colour, or a two-coloured cycle.
SymmetricRecovery symmetric_recovery(const SymmetricPattern& pattern, const Colouring& colouring);

}  // namespace hesse::ad::detail
