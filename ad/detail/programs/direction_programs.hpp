#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <hesse/ad/detail/programs/edge_pushing.hpp>

namespace hesse::ad::detail {

// Programs for products H·v of the Hessian of f: Rᵏ → R, by forward over reverse. Numbers that do not depend on v, the
// slopes ∂vᵢ/∂vⱼ and the curvatures v̄ᵢ ∂²vᵢ/∂vⱼ∂vₖ, are computed once for all directions at a point.
// Positions (i, j), i ≥ j, by column.
using HessianEntries = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

struct DirectionPrograms {
  Program coefficients;             // of x: the numbers that the products need
  Program products;                 // of v: (H·v)ᵢ for `rows`; its shared constants are the coefficients
  std::vector<std::uint32_t> rows;  // ascending; all others are 0
  HessianEntries entries;           // where H may be nonzero while the guards hold
};

struct DirectedPrograms {
  DerivativePrograms first_order;  // its Hessian program computes the gradient only
  DirectionPrograms directions;
};

// Derives terms that edge pushing is too long for, with about eight instructions per operation of f. entries: a
// superset of those of H. 0 · ∞ is computed, so NaN is possible where edge pushing has none. Otherwise as derive().
// limit and errors as for derive().
DirectedPrograms derive_directions(const TermGraph& graph, const std::vector<Binding>& bindings, HessianEntries entries,
                                   std::size_t limit = std::numeric_limits<std::size_t>::max());

}  // namespace hesse::ad::detail
