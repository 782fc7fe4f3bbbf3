#include "colouring.hpp"

#include <algorithm>
#include <numeric>
#include <span>

namespace hesse::apps::hessians {
namespace {

// The graph of a symmetric pattern without its loops.
class Graph {
 public:
  explicit Graph(const Structure& s) : begin_(at(s.n) + 1, 0) {
    const auto for_each_edge = [&](auto visit) {
      for (Eigen::Index j = 0; j < s.n; ++j)
        for (Eigen::Index k = s.outer[at(j)]; k < s.outer[at(j) + 1]; ++k)
          if (s.inner[at(k)] != j) visit(at(j), at(s.inner[at(k)]));
    };
    for_each_edge([&](std::size_t a, std::size_t b) { ++begin_[a + 1], ++begin_[b + 1]; });
    std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
    neighbours_.resize(begin_.back());
    auto next = begin_;
    for_each_edge([&](std::size_t a, std::size_t b) {
      neighbours_[next[a]++] = static_cast<int>(b);
      neighbours_[next[b]++] = static_cast<int>(a);
    });
  }
  int vertices() const { return static_cast<int>(begin_.size()) - 1; }
  std::span<const int> of(int v) const {
    const auto i = static_cast<std::size_t>(v);
    return {neighbours_.data() + begin_[i], begin_[i + 1] - begin_[i]};
  }

 private:
  std::vector<std::size_t> begin_;
  std::vector<int> neighbours_;
};

constexpr int none = -1;

// Colours no path of four vertices with two colours only.
std::vector<int> colour_vertices(const Graph& graph, int& colours) {
  const int n = graph.vertices();
  std::vector<int> colour(static_cast<std::size_t>(n), none), forbidden(static_cast<std::size_t>(n) + 1, none);
  const auto of = [&](int v) -> int& { return colour[static_cast<std::size_t>(v)]; };
  colours = 0;
  // A colour that occurs once closes no such path: hubs are walked neither to nor through.
  std::vector<bool> hub(static_cast<std::size_t>(n));
  for (int v = 0; v < n; ++v) {
    if (graph.of(v).size() <= max_neighbours) continue;
    hub[static_cast<std::size_t>(v)] = true;
    of(v) = colours++;
  }
  const int first = colours;
  for (int v = 0; v < n; ++v) {
    if (hub[static_cast<std::size_t>(v)]) continue;
    const auto forbid = [&](int c) { forbidden[static_cast<std::size_t>(c)] = v; };
    for (const int w : graph.of(v)) {
      if (hub[static_cast<std::size_t>(w)]) continue;
      if (of(w) != none) forbid(of(w));
      const auto twin = [&](std::span<const int> list, int but) {  // another vertex of w's colour
        return std::any_of(list.begin(), list.end(), [&](int y) { return y != but && of(y) == of(w); });
      };
      const bool inside = of(w) != none && twin(graph.of(v), w);  // v would be the second of four
      for (const int x : graph.of(w)) {
        if (x == v || of(x) == none || hub[static_cast<std::size_t>(x)]) continue;
        if (of(w) == none || inside || twin(graph.of(x), w)) forbid(of(x));
      }
    }
    int c = first;
    while (forbidden[static_cast<std::size_t>(c)] == v) ++c;
    of(v) = c;
    colours = std::max(colours, c + 1);
  }
  return colour;
}

}  // namespace

int count_hubs(const Structure& structure) {
  if (structure.dense()) return static_cast<int>(structure.n);
  const Graph graph(structure);
  int hubs = 0;
  for (int v = 0; v < graph.vertices(); ++v) hubs += graph.of(v).size() > max_neighbours;
  return hubs;
}

Colouring star_colouring(const Structure& structure) {
  Colouring result;
  const int n = static_cast<int>(structure.n);
  if (structure.dense()) {
    result.colours = n;
    result.colour.resize(at(n));
    std::iota(result.colour.begin(), result.colour.end(), 0);
    for (int j = 0; j < n; ++j)
      for (int i = j; i < n; ++i) result.entries.push_back({i + j * n, i, j});
    return result;
  }
  const Graph graph(structure);
  result.colour = colour_vertices(graph, result.colours);
  const auto of = [&](int v) { return result.colour[static_cast<std::size_t>(v)]; };
  // In row i the colour of j stands for column j alone where no other neighbour has it; else it does in row j.
  std::vector<int> seen(static_cast<std::size_t>(result.colours), none),
      times(static_cast<std::size_t>(result.colours), 0);
  std::vector<std::vector<int>> shared(at(n));  // colours that occur more than once among the neighbours
  for (int i = 0; i < n; ++i) {
    for (const int j : graph.of(i)) {
      const auto c = static_cast<std::size_t>(of(j));
      if (seen[c] != i) {
        seen[c] = i;
        times[c] = 0;
      }
      if (++times[c] == 2) shared[at(i)].push_back(of(j));
    }
  }
  for (int j = 0; j < n; ++j)
    for (Eigen::Index k = structure.outer[at(j)]; k < structure.outer[at(j) + 1]; ++k) {
      const int i = static_cast<int>(structure.inner[at(k)]);
      const auto& list = shared[at(i)];
      const bool alone = std::find(list.begin(), list.end(), of(j)) == list.end();
      result.entries.push_back({static_cast<int>(k), alone ? i : j, alone ? of(j) : of(i)});
    }
  std::stable_sort(result.entries.begin(), result.entries.end(),
                   [](const auto& a, const auto& b) { return a.colour < b.colour; });
  return result;
}

}  // namespace hesse::apps::hessians
