#include <algorithm>
#include <array>
#include <utility>

#include <hesse/ad/detail/elementary/table.hpp>
#include <hesse/ad/detail/separation/interactions.hpp>

// Edge pushing on patterns: sets of interactions are pushed from the root to the inputs.
namespace hesse::ad::detail {

namespace {

// Bit e is set if second derivative e of an operation (aa, ab, bb, ac, bc, cc) is not identically zero.
constexpr std::array<unsigned, operation_count> curvatures = [] {
  std::array<unsigned, operation_count> list{};
  const auto fill = [&]<class Row>(Row) {
    list[static_cast<std::size_t>(operation_of<Row>)] = elementary::curvature_of<Row>;
  };
  elementary::Unary::for_each(fill);
  elementary::Binary::for_each(fill);
  elementary::Ternary::for_each(fill);
  return list;
}();

// The operands of a node, and their places in its second derivatives.
struct Operands {
  int count = 0;
  std::array<std::uint32_t, 3> of{};
  std::array<int, 3> place{};  // among the arguments of the operation

  explicit Operands(const Recording::Node& n)
      : count(n.is_guard() ? 0 : n.operand_nodes()), of{n.a, n.b, n.c}, place{0, 1, 2} {
    if (n.form != Recording::Form::right) return;
    of[0] = n.b;
    place[0] = 1;
  }
  bool curved(const Recording::Node& n, int k, int l) const {
    const int high = std::max(place[static_cast<std::size_t>(k)], place[static_cast<std::size_t>(l)]);
    const int low = std::min(place[static_cast<std::size_t>(k)], place[static_cast<std::size_t>(l)]);
    return (curvatures[static_cast<std::size_t>(n.operation)] >> (high * (high + 1) / 2 + low) & 1u) != 0;
  }
};

// Edges that are not pushed yet. Each is stored once, at its later end.
class EdgeSets {
 public:
  explicit EdgeSets(std::size_t numbers) : rows_(numbers), compacted_(numbers, least), met_(numbers) {}

  void add(std::uint32_t i, std::uint32_t j) {
    auto& row = rows_[std::max(i, j)];
    row.push_back(std::min(i, j));
    // Repetitions are removed whenever the row has doubled.
    std::size_t& bound = compacted_[std::max(i, j)];
    if (row.size() < bound) return;
    compact(row);
    bound = std::max(least, 2 * row.size());
  }
  std::vector<std::uint32_t> take(std::uint32_t later) {
    std::vector<std::uint32_t> row = std::move(rows_[later]);
    compact(row);
    return row;
  }

 private:
  static constexpr std::size_t least = 32;

  void compact(std::vector<std::uint32_t>& row) {
    if (row.size() < 2) return;
    ++round_;
    std::erase_if(row, [this](std::uint32_t i) { return std::exchange(met_[i], round_) == round_; });
  }

  std::vector<std::vector<std::uint32_t>> rows_;
  std::vector<std::size_t> compacted_;
  std::vector<std::uint32_t> met_;  // by number: the last compaction that met it
  std::uint32_t round_ = 0;
};

}  // namespace

std::vector<std::pair<std::uint32_t, std::uint32_t>> all_pairs(std::uint32_t inputs) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (std::uint32_t j = 0; j < inputs; ++j)
    for (std::uint32_t i = j; i < inputs; ++i) pairs.emplace_back(i, j);
  return pairs;
}

Interactions interactions(const TermGraph& graph, std::size_t max_updates) {
  Interactions found;
  if (graph.root == TermGraph::no_root) return found;
  EdgeSets edges(graph.inputs + graph.nodes.size());
  std::vector<bool> reached(graph.inputs + graph.nodes.size());
  reached[graph.root] = true;
  const auto add = [&](std::uint32_t i, std::uint32_t j) {
    edges.add(i, j);
    ++found.updates;
  };
  for (std::size_t i = graph.nodes.size(); i-- > 0;) {
    const Recording::Node& n = graph.nodes[i];
    const auto v = static_cast<std::uint32_t>(graph.inputs + i);
    const Operands operands(n);
    for (const std::uint32_t p : edges.take(v))
      for (std::size_t k = 0; k < static_cast<std::size_t>(operands.count); ++k) {
        if (p != v) add(operands.of[k], p);
        for (std::size_t l = 0; p == v && l <= k; ++l) add(operands.of[k], operands.of[l]);
      }
    if (found.updates > max_updates) {
      found.complete = false;
      return found;
    }
    if (!reached[v]) continue;
    for (int k = 0; k < operands.count; ++k) {
      reached[operands.of[static_cast<std::size_t>(k)]] = true;
      for (int l = 0; l <= k; ++l)
        if (operands.curved(n, k, l))
          add(operands.of[static_cast<std::size_t>(k)], operands.of[static_cast<std::size_t>(l)]);
    }
  }
  for (std::uint32_t row = 0; row < graph.inputs; ++row)
    for (const std::uint32_t column : edges.take(row)) found.pairs.emplace_back(row, column);
  std::sort(found.pairs.begin(), found.pairs.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second < b.second : a.first < b.first;
  });
  return found;
}

}  // namespace hesse::ad::detail
