#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <hesse/ad/programs/edge_pushing.hpp>

namespace hesse::ad {

// F: Rᵏ→Rᵐ derived once. Programs take x; those of λ take it as inputs k, …, k + m - 1. All of them end with the operands of the
// guards, as those of DerivativePrograms do.
struct VectorPrograms {
  std::uint32_t outputs = 0;    // m
  Program value;                // F: value_program
  Program jacobian;             // F, ∂ⱼFᵢ for jacobian_entries
  Program second_order;         // F, ∂ⱼFᵢ, and ∂ᵢ∂ⱼ λᵀF for weighted.hessian_entries
  DerivativePrograms weighted;  // λᵀF: value, gradient and Hessian by x
  std::vector<std::pair<std::uint32_t, std::uint32_t>> jacobian_entries;  // (i, j), row by row; the others are 0
  std::vector<Guard> guards;
};

// J alone, which takes none of the work of second derivatives.
struct JacobianProgram {
  std::uint32_t outputs = 0;  // m
  Program program;            // F, ∂ⱼFᵢ for the entries, the operands of the guards
  std::vector<std::pair<std::uint32_t, std::uint32_t>> entries;
};

// What a graph computes, its root or its roots, operation for operation as in the user's code, and the operands of its guards.
Program value_program(const TermGraph& graph, const std::vector<Binding>& bindings);
std::vector<Guard> guards_of(const TermGraph& graph);

// Derives the roots of a graph. B = Σ λᵢ∇²Fᵢ is the Hessian of λᵀF by one reverse sweep of edge pushing whatever m; J is accumulated
// forward or by one reverse sweep for each row, whichever takes fewer instructions; forward where there are more rows than columns. Bindings, limit and errors as for derive().
VectorPrograms derive_vector(const TermGraph& graph, const std::vector<Binding>& bindings,
                             std::size_t limit = std::numeric_limits<std::size_t>::max());

JacobianProgram derive_jacobian(const TermGraph& graph, const std::vector<Binding>& bindings,
                                std::size_t limit = std::numeric_limits<std::size_t>::max());

// ½ Σ Fᵢ² of the roots, with JᵀJ + B as its Hessian; orders of elimination are compared where that many elements are worth it.
DerivativePrograms derive_half_squares(TermGraph graph, std::vector<Binding> bindings, std::size_t elements = 1,
                                       std::size_t limit = std::numeric_limits<std::size_t>::max());

}  // namespace hesse::ad
