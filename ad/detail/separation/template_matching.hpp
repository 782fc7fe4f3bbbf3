#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <hesse/ad/detail/separation/separation.hpp>
#include <hesse/ad/detail/separation/summands.hpp>
#include <hesse/ad/detail/separation/term_inputs.hpp>

// Template matching: recognises terms whose structure is known.
namespace hesse::ad::detail {

// The guards of a recording, and which of them belong to a term already.
class Guards {
 public:
  explicit Guards(const Recording& recording) : nodes_(recording.guards()), taken_(nodes_.size()) {}

  // Calls visit(guard node, its index) for the guards without a term, strictly between two nodes.
  template <class Visit>
  void for_each_free(std::uint32_t after, std::uint32_t before, Visit&& visit) {
    for (std::size_t i = first_after(after); i < nodes_.size() && nodes_[i] < before; ++i)
      if (!taken_[i]) visit(nodes_[i], i);
  }
  void take(std::size_t i) { taken_[i] = true; }
  // The guards taken so far, for restore().
  std::vector<bool> taken() const { return taken_; }
  void restore(std::vector<bool> taken) { taken_ = std::move(taken); }

 private:
  std::size_t first_after(std::uint32_t node) const;

  const GrowingArray<std::uint32_t>& nodes_;
  std::vector<bool> taken_;
};

// The template of a known term: its cluster, and which nodes of the graph are its roots.
struct TermTemplate {
  std::size_t cluster = 0;
  std::vector<std::uint32_t> roots;
  std::vector<bool> weighted;  // which of the roots carry a factor
  std::size_t operations = 0;  // recorded nodes of the graph: first the operations, …
  std::size_t guards = 0;      // … then the guards; the last nodes sum the roots
};

// Recognises terms: walks a known graph from its roots down. Other operations may lie in between in the recording.
class TemplateMatcher {
 public:
  TemplateMatcher(const Recording& recording, TermInputs& term_inputs, Guards& guards)
      : recording_(recording), term_inputs_(term_inputs), guards_(guards) {}

  // Whether terms[t], … match the template; if so, they are added to the cluster.
  bool match(const TermTemplate& term_template, const GrowingArray<Summand>& terms, std::size_t t, Cluster& cluster);
  // The same for an output and the comparisons made for it.
  bool match(const TermTemplate& term_template, std::uint32_t root, std::span<const std::uint32_t> guards,
             Cluster& cluster);

 private:
  void begin(const TermTemplate& term_template, const TermGraph& graph);
  void append_to(Cluster& cluster) const;
  void prefetch(std::uint32_t after, std::uint32_t before) const;
  bool operations_match(const TermTemplate& term_template, const TermGraph& graph);
  bool guards_match(const TermTemplate& term_template, const TermGraph& graph, std::uint32_t after, std::uint32_t last,
                    std::uint32_t before);
  bool number_inputs(const TermGraph& graph);
  bool same_kind(const Recording::Node& n, const Recording::Node& expected) const;
  bool place(std::uint32_t local, std::uint32_t node);
  bool place_operands(const Recording::Node& n, const Recording::Node& expected);
  void keep_constant(const Recording::Node& n, const Recording::Node& expected);
  std::uint32_t local_of(std::uint32_t node) const;

  const Recording& recording_;
  TermInputs& term_inputs_;
  Guards& guards_;
  std::uint32_t inputs_ = 0;                  // of the current graph
  std::vector<std::uint32_t> node_of_;        // by number in the graph
  std::vector<std::uint32_t> input_numbers_;  // by input
  std::vector<std::uint64_t> met_;            // by number of the term input: the last match that met it
  std::uint64_t matches_ = 0;
  std::vector<double> constants_;
  std::vector<std::size_t> guards_found_;
};

}  // namespace hesse::ad::detail
