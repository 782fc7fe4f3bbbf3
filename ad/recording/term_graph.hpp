#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include <hesse/ad/recording/recording.hpp>

namespace hesse::ad {

// A piece of a recording by itself: inputs 0 … inputs-1, then one number for each node. Operands of nodes are such numbers;
// constant operands are numbered in the order in which they are met, so that pieces that differ in nothing but variables
// and constants are equal. Compares among the nodes are guards.
struct TermGraph {
  std::uint32_t inputs = 0;
  std::uint32_t constants = 0;
  std::vector<Recording::Node> nodes;
  std::uint32_t root = no_root;      // none: guards alone, f = 0
  std::vector<std::uint32_t> roots;  // of F: Rⁿ→Rᵐ, whose root is none

  static constexpr std::uint32_t no_root = ~std::uint32_t{0};

  bool operator==(const TermGraph&) const = default;
};

// Of all that makes graphs equal.
std::size_t hash_of(const TermGraph& graph);

// Where in a list each of its graphs stands, found in constant time, however many there are. The graphs stay in the list.
class GraphPlaces {
 public:
  // graph_at(place): the graph there. None: it is not in the list.
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

}  // namespace hesse::ad
