#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include <hesse/ad/detail/recording/recording.hpp>

namespace hesse::ad::detail {

// The graph of a term, independent of its recording. Inputs have the numbers 0 … inputs-1, then each node has the next
// one. Operands of nodes are such numbers; constant operands are numbered in order of their first use. Terms that
// differ only in variables and constants have equal graphs. Compares among the nodes are guards.
struct TermGraph {
  std::uint32_t inputs = 0;
  std::uint32_t constants = 0;
  std::vector<Recording::Node> nodes;
  std::uint32_t root = no_root;      // no_root: guards only, f = 0
  std::vector<std::uint32_t> roots;  // of F: Rⁿ→Rᵐ; root is no_root then

  static constexpr std::uint32_t no_root = ~std::uint32_t{0};

  bool operator==(const TermGraph&) const = default;
};

// Equal graphs have equal hashes.
std::size_t hash_of(const TermGraph& graph);

// Finds the place of a graph in a list in constant time. The graphs stay in the list.
class GraphIndex {
 public:
  // graph_at(place): the graph there. Returns nothing if the graph is not in the list.
  template <class GraphAt>
  std::optional<std::size_t> find(const TermGraph& graph, const GraphAt& graph_at) const {
    const auto [begin, end] = places_.equal_range(hash_of(graph));
    for (auto entry = begin; entry != end; ++entry)
      if (graph_at(entry->second) == graph) return entry->second;
    return std::nullopt;
  }
  void add(const TermGraph& graph, std::size_t place) { places_.emplace(hash_of(graph), place); }
  void clear() { places_.clear(); }

 private:
  std::unordered_multimap<std::size_t, std::size_t> places_;  // by hash
};

}  // namespace hesse::ad::detail
