#include <hesse/ad/detail/core/hash.hpp>
#include <hesse/ad/detail/separation/term_graph.hpp>

// The hash of a term graph.
namespace hesse::ad::detail {

std::size_t hash_of(const TermGraph& graph) {
  Hash hash;
  hash.add(graph.inputs, graph.constants, graph.root);
  for (const Recording::Node& n : graph.nodes) hash.add(n.operation, n.form, n.comparison, n.a, n.b, n.c);
  for (const std::uint32_t root : graph.roots) hash.add(root);
  return hash.value();
}

}  // namespace hesse::ad::detail
