#include <algorithm>
#include <cmath>
#include <numeric>
#include <ostream>
#include <random>

#include <hesse/ad/detail/colouring/bucket_queue.hpp>
#include <hesse/ad/detail/colouring/ordering.hpp>

// Vertex orders of graphs and of the columns of a matrix, with bucket queues for the dynamic ones.
namespace hesse::ad::detail {

std::string_view to_string(VertexOrder order) {
  constexpr std::array<std::string_view, all_vertex_orders.size()> names{"natural", "largest_first", "random",
                                                                         "smallest_last", "incidence_degree"};
  return names.at(static_cast<std::size_t>(order));
}

std::ostream& operator<<(std::ostream& out, VertexOrder order) { return out << to_string(order); }

namespace {

using Vertices = std::vector<std::uint32_t>;

Vertices natural(std::uint32_t n) {
  Vertices vertices(n);
  std::iota(vertices.begin(), vertices.end(), 0U);
  return vertices;
}

// Fisher–Yates shuffle with the raw engine, because standard distributions differ between library implementations.
Vertices shuffled(std::uint32_t n, std::uint64_t seed) {
  Vertices vertices = natural(n);
  std::mt19937_64 engine(seed);
  for (std::uint32_t i = n; i > 1; --i) std::swap(vertices[i - 1], vertices[(engine() >> 32) * i >> 32]);
  return vertices;
}

Vertices by_descending(const std::vector<std::uint32_t>& degrees) {
  Vertices vertices = natural(static_cast<std::uint32_t>(degrees.size()));
  std::sort(vertices.begin(), vertices.end(), [&](std::uint32_t a, std::uint32_t b) {
    return degrees[a] != degrees[b] ? degrees[a] > degrees[b] : a < b;
  });
  return vertices;
}

// for_neighbours(v, visit) calls visit(w, c) if v and w are neighbours c times.
template <class ForNeighbours>
Vertices smallest_last(std::vector<std::uint32_t> degrees, const ForNeighbours& for_neighbours) {
  const auto n = static_cast<std::uint32_t>(degrees.size());
  BucketQueue queue(degrees);
  Vertices vertices(n);
  for (std::uint32_t i = n; i-- > 0;) {
    const std::uint32_t v = queue.take_smallest();
    vertices[i] = v;
    for_neighbours(v, [&](std::uint32_t w) { queue.decrease(w); });
  }
  return vertices;
}

template <class ForNeighbours>
Vertices incidence_degree(const std::vector<std::uint32_t>& degrees, const ForNeighbours& for_neighbours) {
  const auto n = static_cast<std::uint32_t>(degrees.size());
  BucketQueue queue(std::vector<std::uint32_t>(n, 0), *std::max_element(degrees.begin(), degrees.end()));
  Vertices vertices(n);
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint32_t v = queue.take_largest();
    vertices[i] = v;
    for_neighbours(v, [&](std::uint32_t w) { queue.increase(w); });
  }
  return vertices;
}

// degree(v) for each of n vertices.
template <class Degree, class ForNeighbours>
Vertices order_by(std::uint32_t n, const Degree& degree, const ForNeighbours& for_neighbours, VertexOrder order,
                  std::uint64_t seed) {
  if (n == 0 || order == VertexOrder::natural) return natural(n);
  if (order == VertexOrder::random) return shuffled(n, seed);
  std::vector<std::uint32_t> degrees(n);
  for (std::uint32_t v = 0; v < n; ++v) degrees[v] = degree(v);
  if (order == VertexOrder::largest_first) return by_descending(degrees);
  if (order == VertexOrder::smallest_last) return smallest_last(std::move(degrees), for_neighbours);
  return incidence_degree(degrees, for_neighbours);
}

}  // namespace

std::uint32_t dense_row(std::uint64_t n) {
  return static_cast<std::uint32_t>(std::max(16.0, 10.0 * std::sqrt(static_cast<double>(n))));
}

Vertices ordering(const AdjacencyGraph& graph, VertexOrder order, std::uint64_t seed) {
  const auto degree = [&](std::uint32_t v) { return graph.degree(v); };
  const auto for_neighbours = [&](std::uint32_t v, const auto& visit) {
    for (const std::uint32_t w : graph.of(v)) visit(w);
  };
  return order_by(graph.size(), degree, for_neighbours, order, seed);
}

Vertices column_ordering(const SparsityPattern& matrix, const SparsityPattern& transposed, VertexOrder order,
                         std::uint64_t seed) {
  const std::size_t max_row = dense_row(static_cast<std::uint64_t>(matrix.n));
  const bool dynamic = order == VertexOrder::smallest_last || order == VertexOrder::incidence_degree;
  const auto counts = [&](std::uint32_t row) { return !dynamic || matrix.row(row).size() <= max_row; };
  const auto degree = [&](std::uint32_t v) {
    std::size_t sum = 0;
    for (const std::uint32_t row : transposed.row(v)) sum += counts(row) ? matrix.row(row).size() - 1 : 0;
    return static_cast<std::uint32_t>(std::min<std::size_t>(sum, none));
  };
  const auto for_neighbours = [&](std::uint32_t v, const auto& visit) {
    for (const std::uint32_t row : transposed.row(v)) {
      if (!counts(row)) continue;
      for (const std::uint32_t w : matrix.row(row)) {
        if (w != v) visit(w);
      }
    }
  };
  return order_by(static_cast<std::uint32_t>(matrix.n), degree, for_neighbours, order, seed);
}

}  // namespace hesse::ad::detail
