#include <algorithm>
#include <string>

#include <hesse/ad/sparsity/detail/adjacency.hpp>
#include <hesse/ad/sparsity/detail/two_coloured_forest.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad::detail {

namespace {

using Index = SymmetricPattern::Index;

// The trees of every two colours, all in one: a node (v, a) is vertex v in the forest of its own colour and a; the edge
// (v, w) joins the nodes (v, colour of w) and (w, colour of v).
class Forest {
 public:
  Forest(const SymmetricPattern& pattern, const Colouring& colouring)
      : pattern_(pattern),
        colours_(colouring.colours),
        needed_(colouring.count, false),
        row_node_(static_cast<std::size_t>(pattern.nonzeros()), none),
        column_node_(row_node_) {
    build_nodes(colouring.count);
    recovery_.rows.resize(row_node_.size());
    recovery_.colours.resize(row_node_.size());
    column_of_.resize(row_node_.size());
    read_diagonal();
  }

  SymmetricRecovery recover() {
    peel();
    resolve_last_edges();
    require_peeled();
    substitute();
    return std::move(recovery_);
  }

 private:
  // What is left of a node's edges while leaves are peeled: their number, and the exclusive or of theirs.
  struct Node {
    std::uint32_t degree = 0;
    std::uint32_t edges = 0;  // of an eliminated node: the edge it determined
  };
  static constexpr std::uint32_t eliminated = none;

  std::uint32_t row_of(std::uint32_t edge) const { return static_cast<std::uint32_t>(pattern_.inner()[edge]); }

  void build_nodes(std::uint32_t colour_count) {
    const AdjacencyGraph graph = adjacency_graph(pattern_);
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
        (v > w ? row_node_ : column_node_)[edge] = node_of[a];
      }
    }
  }

  void read_diagonal() {
    std::uint32_t nonzero = 0;
    for (std::uint32_t j = 0; j < colours_.size(); ++j) {
      for (const Index row : pattern_.lower().column(j)) {
        column_of_[nonzero] = j;
        if (row == static_cast<Index>(j)) read(nonzero, j, colours_[j]);
        ++nonzero;
      }
    }
  }
  void read(std::uint32_t nonzero, std::uint32_t row, std::uint32_t colour) {
    recovery_.rows[nonzero] = row;
    recovery_.colours[nonzero] = colour;
    needed_[colour] = true;
  }

  // The leaf's row of H·S determines the edge.
  void eliminate(std::uint32_t leaf, std::uint32_t edge) {
    const bool by_row = row_node_[edge] == leaf;
    const std::uint32_t child = by_row ? row_of(edge) : column_of_[edge];
    const std::uint32_t parent = by_row ? column_of_[edge] : row_of(edge);
    read(edge, child, colours_[parent]);
    nodes_[leaf] = {eliminated, edge};
    order_.push_back(leaf);
  }

  void peel() {
    std::vector<std::uint32_t> leaves;
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
      if (nodes_[i].degree == 1) leaves.push_back(i);
    }
    inner_.assign(nodes_.size(), false);
    order_.reserve(static_cast<std::size_t>(pattern_.nonzeros()));
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      const std::uint32_t leaf = leaves[i];
      if (nodes_[leaf].degree != 1) continue;  // its last edge is known from the other end
      const std::uint32_t edge = nodes_[leaf].edges;
      const std::uint32_t parent = row_node_[edge] == leaf ? column_node_[edge] : row_node_[edge];
      if (nodes_[parent].degree == 1) {
        last_edges_.push_back(edge);
        nodes_[leaf].degree = nodes_[parent].degree = 0;
        continue;
      }
      eliminate(leaf, edge);
      nodes_[parent].edges ^= edge;
      inner_[parent] = true;
      if (--nodes_[parent].degree == 1) leaves.push_back(parent);
    }
  }

  // The last edge of a tree may be read at either end: without substitution if possible, then without a further direction.
  void resolve_last_edges() {
    for (const std::uint32_t edge : last_edges_) {
      const std::uint32_t row = row_node_[edge], column = column_node_[edge];
      const bool row_needed = needed_[colours_[row_of(edge)]], column_needed = needed_[colours_[column_of_[edge]]];
      const bool at_row = inner_[row] != inner_[column] ? inner_[column] : column_needed || !row_needed;
      eliminate(at_row ? row : column, edge);
    }
  }

  void require_peeled() const {
    const auto edges = static_cast<std::size_t>(
        std::count_if(row_node_.begin(), row_node_.end(), [](std::uint32_t node) { return node != none; }));
    if (order_.size() == edges) return;
    throw Error("recovery: " + std::to_string(edges - order_.size()) +
                " entries lie on cycles of two colours; use a star or an acyclic colouring of the same pattern");
  }

  // An edge found at a leaf is a term of the sum that determines the parent's own edge, unless the parent is the root.
  void substitute() {
    std::vector<std::uint32_t> chain;
    for (const std::uint32_t leaf : order_) {
      const std::uint32_t edge = nodes_[leaf].edges;
      const Node& parent = nodes_[row_node_[edge] == leaf ? column_node_[edge] : row_node_[edge]];
      if (parent.degree != eliminated) continue;
      if (chain.empty()) chain.assign(row_node_.size(), 0);
      chain[parent.edges] = std::max(chain[parent.edges], chain[edge] + 1);
      recovery_.longest_chain = std::max(recovery_.longest_chain, chain[parent.edges]);
      recovery_.substitutions.emplace_back(edge, parent.edges);
    }
  }

  const SymmetricPattern& pattern_;
  const std::vector<std::uint32_t>& colours_;
  std::vector<bool> needed_;                           // by colour: some entry is read from its column
  std::vector<std::uint32_t> row_node_, column_node_;  // by nonzero: the nodes its edge joins; none on the diagonal
  std::vector<std::uint32_t> column_of_;               // by nonzero
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> order_;       // leaves in the order of elimination
  std::vector<bool> inner_;                // by node: leaves were peeled from it
  std::vector<std::uint32_t> last_edges_;  // between two nodes that became leaves
  SymmetricRecovery recovery_;
};

}  // namespace

SymmetricRecovery symmetric_recovery(const SymmetricPattern& pattern, const Colouring& colouring) {
  if (static_cast<Index>(colouring.colours.size()) != pattern.dimension())
    throw Error("recovery: colours of " + std::to_string(colouring.colours.size()) + " variables, a pattern of " +
                std::to_string(pattern.dimension()) + "; colour the same pattern");
  for (const std::uint32_t colour : colouring.colours) {
    if (colour >= colouring.count)
      throw Error("recovery: colour " + std::to_string(colour) + " of " + std::to_string(colouring.count) +
                  "; colours count from 0");
  }
  return Forest(pattern, colouring).recover();
}

}  // namespace hesse::ad::detail
