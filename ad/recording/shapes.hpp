#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <hesse/ad/recording/leaves.hpp>
#include <hesse/ad/recording/separation.hpp>
#include <hesse/ad/recording/summands.hpp>

namespace hesse::ad {

// The comparisons of a recording, and which of them have found a term.
class Guards {
 public:
  explicit Guards(const Recording& recording) : nodes_(recording.guards()), taken_(nodes_.size()) {}

  // visit(guard node, its mark) for those without a term, strictly between two nodes.
  template <class Visit>
  void for_each_free(std::uint32_t after, std::uint32_t before, Visit&& visit) {
    for (std::size_t i = first_after(after); i < nodes_.size() && nodes_[i] < before; ++i)
      if (!taken_[i]) visit(nodes_[i], i);
  }
  void take(std::size_t i) { taken_[i] = true; }
  // What is taken now, to go back to.
  std::vector<bool> taken() const { return taken_; }
  void restore(std::vector<bool> taken) { taken_ = std::move(taken); }

 private:
  std::size_t first_after(std::uint32_t node) const;

  const GrowingArray<std::uint32_t>& nodes_;
  std::vector<bool> taken_;
};

// What a term met before looks like: its cluster, and which nodes of the graph are its roots.
struct Shape {
  std::size_t cluster = 0;
  std::vector<std::uint32_t> roots;
  std::vector<bool> weighted;  // which of them carry a factor
  std::size_t operations = 0;  // nodes of the graph that are recorded: first the operations, …
  std::size_t guards = 0;      // … then the comparisons; last is what sums the roots
};

// Recognises terms by walking a known graph from its roots down, whatever lies between their operations in the recording.
class ShapeMatcher {
 public:
  ShapeMatcher(const Recording& recording, Leaves& leaves, Guards& guards)
      : recording_(recording), leaves_(leaves), guards_(guards) {}

  // Whether terms[t], … look like the shape; then they are added to the cluster.
  bool match(const Shape& shape, const GrowingArray<Summand>& terms, std::size_t t, Cluster& cluster);
  // … whether an output and the comparisons made for it do.
  bool match(const Shape& shape, std::uint32_t root, std::span<const std::uint32_t> guards, Cluster& cluster);

 private:
  void begin(const Shape& shape, const TermGraph& graph);
  void append_to(Cluster& cluster) const;
  void prefetch(std::uint32_t after, std::uint32_t before) const;
  bool operations_match(const Shape& shape, const TermGraph& graph);
  bool guards_match(const Shape& shape, const TermGraph& graph, std::uint32_t after, std::uint32_t last,
                    std::uint32_t before);
  bool number_leaves(const TermGraph& graph);
  bool same_kind(const Recording::Node& n, const Recording::Node& expected) const;
  bool place(std::uint32_t local, std::uint32_t node);
  bool place_operands(const Recording::Node& n, const Recording::Node& expected);
  void keep_constant(const Recording::Node& n, const Recording::Node& expected);
  std::uint32_t local_of(std::uint32_t node) const;

  const Recording& recording_;
  Leaves& leaves_;
  Guards& guards_;
  std::uint32_t inputs_ = 0;                 // of the graph at hand
  std::vector<std::uint32_t> node_of_;       // by number in the graph
  std::vector<std::uint32_t> leaf_numbers_;  // by input
  std::vector<std::uint64_t> met_;           // by leaf number: the match that met it last
  std::uint64_t matches_ = 0;
  std::vector<double> constants_;
  std::vector<std::size_t> guards_found_;
};

}  // namespace hesse::ad
