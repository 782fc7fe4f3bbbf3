#include <ColPack/ColPackHeaders.h>

#include <catch2/catch.hpp>

#include <algorithm>

#include <hesse/ad/detail/colouring/greedy.hpp>
#include <hesse/ad/detail/colouring/ordering.hpp>

#include "colouring_checks.hpp"

// Counts of colours against ColPack 1.0.10, the reference implementation of [GTMP07]. Both colour the vertices in the same
// order: the graph is handed over with its vertices numbered in it.
namespace {

namespace ad = hesse::ad;
using namespace hesse::testing;

using Numbers = std::vector<std::uint32_t>;

// Rows as ColPack takes them: the number of nonzeros, then their columns.
std::vector<std::vector<unsigned>> rows_of(const ad::detail::AdjacencyGraph& graph, const Numbers& order) {
  Numbers place(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;
  std::vector<std::vector<unsigned>> rows;
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    std::vector<unsigned> row{graph.degree(order[i]) + 1, i};
    for (const std::uint32_t w : graph.of(order[i])) row.push_back(place[w]);
    std::sort(row.begin() + 1, row.end());
    rows.push_back(std::move(row));
  }
  return rows;
}

ad::detail::Colouring colpack(const ad::detail::AdjacencyGraph& graph, const Numbers& order,
                              ad::detail::ColouringKind kind) {
  auto rows = rows_of(graph, order);
  std::vector<unsigned*> pointers;
  for (auto& row : rows) pointers.push_back(row.data());
  ColPack::GraphColoringInterface interface(SRC_MEM_ADOLC, pointers.data(), static_cast<int>(rows.size()));
  interface.Coloring("NATURAL", kind == ad::detail::ColouringKind::star ? "STAR" : "ACYCLIC");
  std::vector<int> colours;
  interface.GetVertexColors(colours);
  ad::detail::Colouring result{kind, Numbers(order.size()),
                               static_cast<std::uint32_t>(interface.GetVertexColorCount())};
  for (std::size_t i = 0; i < order.size(); ++i) result.colours[order[i]] = static_cast<std::uint32_t>(colours[i]);
  return result;
}

std::uint32_t distinct(std::vector<std::uint32_t> colours) {
  std::sort(colours.begin(), colours.end());
  return static_cast<std::uint32_t>(std::unique(colours.begin(), colours.end()) - colours.begin());
}

}  // namespace

TEST_CASE("no more colours than ColPack in the same order") {
  auto patterns = symmetric_patterns();
  patterns.emplace_back("grid 27 points", grid(12, false, true));
  patterns.emplace_back("random 2000", random_symmetric(2000, 15, 123));
  patterns.emplace_back("cliques 2000", cliques(2000, 700, 8, 5));
  for (const ad::detail::ColouringKind kind : ad::hessian_colourings) {
    std::uint32_t ours = 0, theirs = 0;
    for (const auto& [name, pattern] : patterns) {
      const auto graph = ad::detail::adjacency_graph(pattern);
      for (const ad::detail::VertexOrder order : ad::all_vertex_orders) {
        INFO(name << ", " << kind << ", " << order);
        const Numbers vertices = ad::detail::ordering(graph, order, 1);
        const ad::detail::Colouring reference = colpack(graph, vertices, kind);
        CHECK(is_valid(pattern, reference));
        const auto found = kind == ad::detail::ColouringKind::star ? ad::detail::greedy_star(graph, vertices)
                                                                   : ad::detail::greedy_acyclic(graph, vertices);
        CHECK(is_valid(pattern, {kind, found->of, found->count}));
        CHECK(found->count == distinct(found->of));
        CHECK(found->count <= distinct(reference.colours));
        ours += found->count;
        theirs += distinct(reference.colours);
      }
    }
    INFO(kind << ": " << ours << " colours, ColPack " << theirs);
    CHECK(ours <= theirs);
  }
}
