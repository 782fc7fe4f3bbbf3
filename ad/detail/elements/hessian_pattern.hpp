#pragma once

#include <cstddef>
#include <span>

#include <hesse/ad/detail/core/sparsity_pattern.hpp>
#include <hesse/ad/detail/elements/element_type.hpp>

namespace hesse::ad::detail {

// The pattern of the Hessian of a sum of elements: the entries of all elements, and the whole diagonal. Takes time O(Σ
// entries), and memory O(n + Σ widths) beyond the result. The types must be valid (see validate). Throws Error beyond
// 2³¹ - 1 entries.
SymmetricPattern hessian_pattern(std::size_t n, std::span<const ElementType> types);
// The dense pattern. Throws Error beyond 2³¹ - 1 entries.
SymmetricPattern dense_pattern(std::size_t n);

// Fills the upper triangle of columns begin … end - 1 of a full n × n matrix from the lower one.
void mirror(double* h, std::size_t n, std::size_t begin, std::size_t end);

}  // namespace hesse::ad::detail
