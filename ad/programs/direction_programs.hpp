#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <hesse/ad/programs/edge_pushing.hpp>

namespace hesse::ad {

// The Hessian of f: Rᵏ→R known by its products H v: forward-over-reverse, whose sweeps are linear in v. What does not depend on the
// direction, slopes ∂vᵢ/∂vⱼ and curvatures v̄ᵢ ∂²vᵢ/∂vⱼ∂vₖ, is computed once for all directions of a point.
// (i, j), i ≥ j, by column.
using HessianEntries = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

struct DirectionPrograms {
  Program coefficients;             // of x: the numbers that the products need
  Program products;                 // of v: (H v)ᵢ for `rows`; its shared constants are the coefficients
  std::vector<std::uint32_t> rows;  // ascending; the others are 0
  HessianEntries entries;           // where H may not be 0, wherever the guards hold
};

struct DirectedPrograms {
  DerivativePrograms first_order;  // its Hessian program is that of the gradient, without entries
  DirectionPrograms directions;
};

// Derives what edge pushing is too long for: programs of some eight instructions for each operation of f, whatever interacts with
// what. entries: of H, or more (interactions). Products with numbers that are not finite may be NaN where edge pushing has an entry: 0 · ∞ is carried out. Bindings,
// limit and errors as for derive().
DirectedPrograms derive_directions(const TermGraph& graph, const std::vector<Binding>& bindings, HessianEntries entries,
                                   std::size_t limit = std::numeric_limits<std::size_t>::max());

}  // namespace hesse::ad
