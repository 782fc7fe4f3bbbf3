#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include <hesse/ad/programs/derivative_programs.hpp>
#include <hesse/ad/recording/term_graph.hpp>

namespace hesse::ad {

// What became of a constant of a TermGraph: the same in every piece, or a parameter.
struct Binding {
  bool varies = false;
  double value = 0.0;           // varies == false
  std::uint32_t parameter = 0;  // varies == true

  bool operator==(const Binding&) const = default;
};

// Value, gradient and Hessian of a graph as programs, by symbolic edge pushing: one reverse sweep that carries adjoints v̄ and the
// nonlinear interactions w(i, j) = ∂²f/∂vᵢ∂vⱼ of live intermediates as expressions ([GM12], algorithm "edge_pushing").
// bindings: one for each constant of the graph. Where many elements share the programs, orders of elimination are compared, and
// places where few intermediates are crossed by their Jacobian. Cost: the size of the programs, and that of the search. Throws
// Error when an operation has no derivative in the table, and as soon as there are more than `limit` expressions.
DerivativePrograms derive(const TermGraph& graph, const std::vector<Binding>& bindings, std::size_t elements = 1,
                          std::size_t limit = std::numeric_limits<std::size_t>::max());

// Whether derive compares orders of elimination for so many elements.
bool worth_a_search(const TermGraph& graph, std::size_t elements);

}  // namespace hesse::ad
