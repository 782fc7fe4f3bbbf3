#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <hesse/ad/detail/colouring/colouring.hpp>

// Recovery of a Hessian from its products with the directions of a star or acyclic colouring.
namespace hesse::ad::detail {

// How the lower triangle of H is recovered from H·S. Nonzero p starts as the entry (rows[p], colours[p]) of H·S. Then
// the substitutions are made in order: value[second] -= value[first].
struct SymmetricRecovery {
  std::vector<std::uint32_t> rows, colours;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> substitutions;
  std::uint32_t longest_chain = 0;  // length of the longest chain of dependent substitutions
};

// In an acyclic colouring every two colours induce a forest. Row i of H·S sums, in the column of colour a, the edges
// from i to its neighbours of that colour, so each tree is solved from its leaves inwards [GTPW09]. Stars need no
// substitution. All trees are peeled leaf by leaf at once; this ends in their centres, so chains are as short as
// possible. Linear time. Throws Error if adjacent variables share a colour or a cycle has two colours.
SymmetricRecovery symmetric_recovery(const SymmetricPattern& pattern, const Colouring& colouring);

}  // namespace hesse::ad::detail
