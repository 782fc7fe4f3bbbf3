#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <hesse/ad/detail/programs/edge_pushing.hpp>

namespace hesse::ad::detail {

// The derived programs of F: Rᵏ → Rᵐ. Their inputs are x; programs with λ take it as inputs k, …, k + m - 1. The
// outputs of each end with the operands of the guards, as in DerivativePrograms.
struct VectorPrograms {
  std::uint32_t outputs = 0;    // m
  Program value;                // F, made by value_program
  Program jacobian;             // F, ∂ⱼFᵢ for jacobian_entries
  Program second_order;         // F, ∂ⱼFᵢ, and ∂ᵢ∂ⱼ λᵀF for weighted.hessian_entries
  DerivativePrograms weighted;  // λᵀF: value, gradient and Hessian in x
  std::vector<std::pair<std::uint32_t, std::uint32_t>> jacobian_entries;  // (i, j), by row; all others are 0
  std::vector<Guard> guards;
};

// The program of J alone, without any work for second derivatives.
struct JacobianProgram {
  std::uint32_t outputs = 0;  // m
  Program program;            // F, ∂ⱼFᵢ for entries, operands of the guards
  std::vector<std::pair<std::uint32_t, std::uint32_t>> entries;
};

// The roots of a graph, operation for operation as in the user's code, and the operands of its guards.
Program value_program(const TermGraph& graph, const std::vector<Binding>& bindings);
std::vector<Guard> guards_of(const TermGraph& graph);

// Derives the roots of a graph. The Hessian of λᵀF takes one sweep of edge pushing for any m. J takes a forward sweep
// or one reverse sweep per row, whichever is shorter; forward if m > k. Bindings, limit and errors as for derive().
VectorPrograms derive_vector(const TermGraph& graph, const std::vector<Binding>& bindings,
                             std::size_t limit = std::numeric_limits<std::size_t>::max());

JacobianProgram derive_jacobian(const TermGraph& graph, const std::vector<Binding>& bindings,
                                std::size_t limit = std::numeric_limits<std::size_t>::max());

// ½ Σ Fᵢ² of the roots, with Hessian JᵀJ + B. Elimination orders are compared if there are enough elements.
DerivativePrograms derive_half_squares(TermGraph graph, std::vector<Binding> bindings, std::size_t elements = 1,
                                       std::size_t limit = std::numeric_limits<std::size_t>::max());

}  // namespace hesse::ad::detail
