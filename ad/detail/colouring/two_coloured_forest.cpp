#include <algorithm>
#include <string>

#include <hesse/ad/detail/colouring/adjacency.hpp>
#include <hesse/ad/detail/colouring/two_coloured_forest.hpp>
#include <hesse/ad/detail/core/error.hpp>

// Recovery by substitution: all trees of two colours are peeled from their leaves to their centres.
namespace hesse::ad::detail {

namespace {

// The trees of every two colours in one graph. A node (v, a) is vertex v in the forest of its own colour and a. The
// edge (v, w) joins the nodes (v, colour of w) and (w, colour of v).
class Forest {
 public:
  Forest(const SymmetricPattern& pattern, const Colouring& colouring)
      : pattern_(pattern), colours_(colouring.colours), needed_(colouring.count, false), edges_(pattern.inner.size()) {
    const AdjacencyGraph graph = adjacency_graph(pattern);
    number_nonzeros();
    build_nodes(graph, colouring.count);
  }

  SymmetricRecovery recover() {
    peel();
    resolve_last_edges();
    require_peeled();
    SymmetricRecovery recovery;
    substitute(recovery);
    nodes_ = {};
    order_ = {};
    collect(recovery);
    return recovery;
  }

 private:
  // A nonzero (row, column) of H, and the nodes that its edge joins; a diagonal entry has no edge. All data of an edge
  // are stored together because edges are visited in irregular order. When the nonzero is known to be the entry (i,
  // column of colour a) of H·S, that entry replaces the nodes.
  struct Edge {
    std::uint32_t row = 0, column = 0;
    std::uint32_t row_node = none, column_node = none;
  };
  // The edges that a node still has while leaves are peeled: their number, and the exclusive or of their numbers.
  struct Node {
    std::uint32_t degree = 0;
    std::uint32_t edges = 0;  // of an eliminated node: the edge it determined
  };
  struct Elimination {
    std::uint32_t edge, parent;
  };
  static constexpr std::uint32_t eliminated = none;

  // A diagonal entry is read directly: the neighbours have other colours.
  void number_nonzeros() {
    std::uint32_t nonzero = 0;
    for (std::uint32_t j = 0; j < colours_.size(); ++j) {
      for (const std::uint32_t i : pattern_.column(j)) {
        edges_[nonzero++] = {i, i == j ? colours_[j] : j};
        if (i == j) needed_[colours_[j]] = true;
      }
    }
  }

  void build_nodes(const AdjacencyGraph& graph, std::uint32_t colour_count) {
    std::vector<std::uint32_t> node_of(colour_count, none), seen(colour_count, none);
    for (std::uint32_t v = 0; v < graph.size(); ++v) {
      for (std::uint64_t k = graph.offsets[v]; k < graph.offsets[v + 1]; ++k) {
        const std::uint32_t w = graph.neighbours[k], edge = graph.nonzeros[k], a = colours_[w];
        if (a == colours_[v])
          throw Error("recovery: variables " + std::to_string(v) + " and " + std::to_string(w) +
                      " are adjacent and both have colour " + std::to_string(a) + "; colour the same pattern");
        if (seen[a] != v) {
          seen[a] = v;
          node_of[a] = static_cast<std::uint32_t>(nodes_.size());
          nodes_.emplace_back();
        }
        Node& node = nodes_[node_of[a]];
        ++node.degree;
        node.edges ^= edge;
        (v > w ? edges_[edge].row_node : edges_[edge].column_node) = node_of[a];
      }
    }
    edge_count_ = graph.edges();
  }

  // The leaf's row of H·S determines the edge. Returns the other node of the edge.
  std::uint32_t eliminate(std::uint32_t leaf, std::uint32_t number) {
    Edge& edge = edges_[number];
    const bool by_row = edge.row_node == leaf;
    const std::uint32_t parent = by_row ? edge.column_node : edge.row_node;
    const std::uint32_t child = by_row ? edge.row : edge.column;
    const std::uint32_t colour = colours_[by_row ? edge.column : edge.row];
    edge.row = child;
    edge.column = colour;
    needed_[colour] = true;
    nodes_[leaf] = {eliminated, number};
    order_.push_back({number, parent});
    return parent;
  }

  void peel() {
    std::vector<std::uint32_t> leaves;
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
      if (nodes_[i].degree == 1) leaves.push_back(i);
    }
    inner_.assign(nodes_.size(), false);
    order_.reserve(edge_count_);
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      const std::uint32_t leaf = leaves[i];
      if (nodes_[leaf].degree != 1) continue;  // its last edge was determined at the other end
      const std::uint32_t number = nodes_[leaf].edges;
      const Edge& edge = edges_[number];
      Node& parent = nodes_[edge.row_node == leaf ? edge.column_node : edge.row_node];
      if (parent.degree == 1) {
        last_edges_.push_back(number);
        nodes_[leaf].degree = parent.degree = 0;
        continue;
      }
      const std::uint32_t next = eliminate(leaf, number);
      parent.edges ^= number;
      inner_[next] = true;
      if (--parent.degree == 1) leaves.push_back(next);
    }
  }

  // The last edge of a tree can be read at either end: if possible without substitution or a further direction.
  void resolve_last_edges() {
    for (const std::uint32_t number : last_edges_) {
      const Edge& edge = edges_[number];
      const bool row_needed = needed_[colours_[edge.row]], column_needed = needed_[colours_[edge.column]];
      const bool row_inner = inner_[edge.row_node], column_inner = inner_[edge.column_node];
      const bool at_row = row_inner != column_inner ? column_inner : column_needed || !row_needed;
      eliminate(at_row ? edge.row_node : edge.column_node, number);
    }
  }

  void require_peeled() const {
    if (order_.size() == edge_count_) return;
    throw Error("recovery: " + std::to_string(edge_count_ - order_.size()) +
                " entries lie on cycles of two colours; use a star or an acyclic colouring of the same pattern");
  }

  // An edge found at a leaf is part of the sum that determines the parent's edge, unless the parent is the root.
  void substitute(SymmetricRecovery& recovery) const {
    std::vector<std::uint32_t> chain;
    for (const auto& [edge, parent] : order_) {
      if (nodes_[parent].degree != eliminated) continue;
      const std::uint32_t next = nodes_[parent].edges;
      if (chain.empty()) chain.assign(edges_.size(), 0);
      chain[next] = std::max(chain[next], chain[edge] + 1);
      recovery.longest_chain = std::max(recovery.longest_chain, chain[next]);
      recovery.substitutions.emplace_back(edge, next);
    }
  }

  void collect(SymmetricRecovery& recovery) const {
    recovery.rows.reserve(edges_.size());
    recovery.colours.reserve(edges_.size());
    for (const Edge& edge : edges_) {
      recovery.rows.push_back(edge.row);
      recovery.colours.push_back(edge.column);
    }
  }

  const SymmetricPattern& pattern_;
  const std::vector<std::uint32_t>& colours_;
  std::vector<bool> needed_;  // by colour: some entry is read from its column
  std::vector<Edge> edges_;   // by nonzero
  std::uint64_t edge_count_ = 0;
  std::vector<Node> nodes_;
  std::vector<bool> inner_;  // by node: whether a leaf was peeled from it
  std::vector<Elimination> order_;
  std::vector<std::uint32_t> last_edges_;  // edges between two nodes that both became leaves
};

}  // namespace

SymmetricRecovery symmetric_recovery(const SymmetricPattern& pattern, const Colouring& colouring) {
  if (static_cast<Eigen::Index>(colouring.colours.size()) != pattern.n)
    throw Error("recovery: colours of " + std::to_string(colouring.colours.size()) + " variables, a pattern of " +
                std::to_string(pattern.n) + "; colour the same pattern");
  for (const std::uint32_t colour : colouring.colours) {
    if (colour >= colouring.count)
      throw Error("recovery: colour " + std::to_string(colour) + " of " + std::to_string(colouring.count) +
                  "; colours count from 0");
  }
  return Forest(pattern, colouring).recover();
}

}  // namespace hesse::ad::detail
