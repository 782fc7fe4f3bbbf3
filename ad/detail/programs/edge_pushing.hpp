#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include <hesse/ad/detail/programs/derivative_programs.hpp>
#include <hesse/ad/detail/separation/term_graph.hpp>

namespace hesse::ad::detail {

// Edge pushing, applied symbolically. A Binding says whether a constant of a TermGraph is shared or a parameter.
struct Binding {
  bool varies = false;
  double value = 0.0;           // varies == false
  std::uint32_t parameter = 0;  // varies == true

  bool operator==(const Binding&) const = default;
};

// Derives programs for value, gradient and Hessian of a graph by symbolic edge pushing ([GM12]): one reverse sweep
// carries adjoints v̄ and interactions w(i, j) = ∂²f/∂vᵢ∂vⱼ of live nodes as expressions. bindings: one for each
// constant. If enough elements share the programs, several elimination orders are compared, also with cuts: narrow
// places of the graph that are crossed by a Jacobian. Costs the size of the programs and of the search. Throws Error if
// an operation lacks a derivative in the table, or beyond `limit` expressions.
DerivativePrograms derive(const TermGraph& graph, const std::vector<Binding>& bindings, std::size_t elements = 1,
                          std::size_t limit = std::numeric_limits<std::size_t>::max());

// Whether derive() compares elimination orders for this number of elements.
bool worth_a_search(const TermGraph& graph, std::size_t elements);

}  // namespace hesse::ad::detail
