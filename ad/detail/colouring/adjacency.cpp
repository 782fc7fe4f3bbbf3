#include <string>

#include <hesse/ad/detail/colouring/adjacency.hpp>
#include <hesse/ad/detail/core/error.hpp>

// Adjacency graphs from the lower triangle of a symmetric pattern.
namespace hesse::ad::detail {

AdjacencyGraph adjacency_graph(const SymmetricPattern& pattern) {
  using Index = SymmetricPattern::Index;
  constexpr Index max_variables = Index{1} << 30, max_nonzeros = Index{1} << 31;
  if (pattern.n >= max_variables || pattern.size() >= max_nonzeros)
    throw Error("colouring: " + std::to_string(pattern.n) + " variables and " + std::to_string(pattern.size()) +
                " nonzeros; at most 2^30 and 2^31 can be coloured: split the function into elements");
  if (pattern.dense() && pattern.n > 0)
    throw Error("colouring: the pattern of " + std::to_string(pattern.n) +
                " variables is dense; give a sparse one, or compute the full matrix without colours");
  const auto n = static_cast<std::uint32_t>(pattern.n);
  AdjacencyGraph graph;
  graph.offsets.assign(std::size_t{n} + 1, 0);
  for (std::uint32_t j = 0; j < n; ++j) {
    for (const std::uint32_t i : pattern.column(j)) {
      if (i == j) continue;
      ++graph.offsets[std::size_t{i} + 1];
      ++graph.offsets[std::size_t{j} + 1];
    }
  }
  for (std::uint32_t v = 0; v < n; ++v) graph.offsets[std::size_t{v} + 1] += graph.offsets[v];
  graph.neighbours.resize(graph.offsets.back());
  graph.nonzeros.resize(graph.offsets.back());
  std::vector<std::uint64_t> next(graph.offsets.begin(), graph.offsets.end() - 1);
  const auto add = [&](std::uint32_t v, std::uint32_t w, std::uint32_t nonzero) {
    graph.neighbours[next[v]] = w;
    graph.nonzeros[next[v]++] = nonzero;
  };
  // The smaller neighbours of a vertex (columns before its own) come first, ascending, then the rows of its column.
  std::uint32_t nonzero = 0;
  for (std::uint32_t j = 0; j < n; ++j) {
    for (const std::uint32_t i : pattern.column(j)) {
      if (i != j) {
        add(i, j, nonzero);
        add(j, i, nonzero);
      }
      ++nonzero;
    }
  }
  return graph;
}

AdjacencyGraph without(const AdjacencyGraph& graph, std::span<const std::uint32_t> vertices) {
  std::vector<bool> removed(graph.size(), false);
  for (const std::uint32_t v : vertices) removed[v] = true;
  AdjacencyGraph rest;
  rest.offsets.assign(graph.offsets.size(), 0);
  rest.neighbours.reserve(graph.neighbours.size());
  for (std::uint32_t v = 0; v < graph.size(); ++v) {
    if (!removed[v]) {
      for (const std::uint32_t w : graph.of(v)) {
        if (!removed[w]) rest.neighbours.push_back(w);
      }
    }
    rest.offsets[std::size_t{v} + 1] = rest.neighbours.size();
  }
  return rest;
}

}  // namespace hesse::ad::detail
