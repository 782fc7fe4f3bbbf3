#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <hesse/ad/detail/core/sparsity_pattern.hpp>

// Sparsity patterns for tests.
namespace hesse::testing {

using ad::SparsityPattern;
using ad::SymmetricPattern;
using Index = SparsityPattern::Index;
using Entries = std::vector<SparsityPattern::Entry>;

inline Entries diagonal(Index n) {
  Entries entries;
  for (Index i = 0; i < n; ++i) entries.emplace_back(i, i);
  return entries;
}

inline SymmetricPattern symmetric(Index n, const Entries& entries) {
  return SymmetricPattern::from_entries(n, entries);
}

inline SymmetricPattern banded(Index n, Index half_bandwidth) {
  Entries entries;
  for (Index j = 0; j < n; ++j) {
    for (Index i = j; i <= j + half_bandwidth && i < n; ++i) entries.emplace_back(i, j);
  }
  return symmetric(n, entries);
}

// `hubs` dense rows, first or last, and the diagonal.
inline SymmetricPattern arrow(Index n, Index hubs, bool first) {
  Entries entries = diagonal(n);
  for (Index h = 0; h < hubs; ++h) {
    const Index hub = first ? h : n - 1 - h;
    for (Index i = 0; i < n; ++i) entries.emplace_back(hub, i);
  }
  return symmetric(n, entries);
}

// k × k × k (flat: one layer), neighbours by sides or (all) by corners as well, `unknowns` variables a point.
inline SymmetricPattern grid(Index k, bool flat, bool all, Index unknowns = 1) {
  const Index layers = flat ? 1 : k;
  Entries entries;
  const auto point = [&](Index x, Index y, Index z) { return (z * k + y) * k + x; };
  for (Index z = 0; z < layers; ++z) {
    for (Index y = 0; y < k; ++y) {
      for (Index x = 0; x < k; ++x) {
        for (Index c = 0; c <= 1; ++c) {
          for (Index b = -1; b <= 1; ++b) {
            for (Index a = -1; a <= 1; ++a) {
              const Index X = x + a, Y = y + b, Z = z + c, distance = std::abs(a) + std::abs(b) + c;
              if ((!all && distance > 1) || X < 0 || X >= k || Y < 0 || Y >= k || Z >= layers) continue;
              for (Index u = 0; u < unknowns; ++u) {
                for (Index v = 0; v < unknowns; ++v)
                  entries.emplace_back(point(X, Y, Z) * unknowns + u, point(x, y, z) * unknowns + v);
              }
            }
          }
        }
      }
    }
  }
  return symmetric(k * k * layers * unknowns, entries);
}

inline SymmetricPattern random_symmetric(Index n, double mean_degree, std::uint64_t seed, double diagonals = 1.0) {
  std::mt19937_64 engine(seed);
  std::uniform_int_distribution<Index> any(0, std::max<Index>(n - 1, 0));
  std::bernoulli_distribution has_diagonal(diagonals);
  Entries entries;
  for (Index i = 0; i < n; ++i) {
    if (has_diagonal(engine)) entries.emplace_back(i, i);
  }
  const auto edges = static_cast<Index>(mean_degree * static_cast<double>(n) / 2);
  for (Index e = 0; n > 1 && e < edges; ++e) {
    const Index i = any(engine), j = any(engine);
    if (i != j) entries.emplace_back(i, j);
  }
  return symmetric(n, entries);
}

// Complete bipartite graph, without (or with) diagonal.
inline SymmetricPattern bipartite(Index a, Index b, bool with_diagonal) {
  Entries entries = with_diagonal ? diagonal(a + b) : Entries();
  for (Index i = 0; i < a; ++i) {
    for (Index j = 0; j < b; ++j) entries.emplace_back(a + j, i);
  }
  return symmetric(a + b, entries);
}

inline SymmetricPattern dense(Index n) { return banded(n, n); }

// Elements of `width` variables each, chosen at random: cliques, as Hessians of partially separable functions have them.
inline SymmetricPattern cliques(Index n, Index count, Index width, std::uint64_t seed) {
  std::mt19937_64 engine(seed);
  std::uniform_int_distribution<Index> any(0, n - 1);
  Entries entries = diagonal(n);
  for (Index c = 0; c < count; ++c) {
    std::vector<Index> members;
    for (Index k = 0; k < width; ++k) members.push_back(any(engine));
    for (const Index i : members) {
      for (const Index j : members) entries.emplace_back(i, j);
    }
  }
  return symmetric(n, entries);
}

inline SparsityPattern random_matrix(Index rows, Index columns, double mean_row, std::uint64_t seed) {
  std::mt19937_64 engine(seed);
  Entries entries;
  const auto count = static_cast<Index>(mean_row * static_cast<double>(rows));
  std::uniform_int_distribution<Index> row(0, std::max<Index>(rows - 1, 0)), column(0, std::max<Index>(columns - 1, 0));
  for (Index e = 0; rows > 0 && columns > 0 && e < count; ++e) entries.emplace_back(row(engine), column(engine));
  return SparsityPattern::from_entries(rows, columns, entries);
}

// A pattern and its name, for messages.
using Named = std::pair<std::string, SymmetricPattern>;

inline std::vector<Named> symmetric_patterns() {
  std::vector<Named> all{{"none", symmetric(0, {})},
                         {"one", symmetric(1, {{0, 0}})},
                         {"empty", symmetric(7, {})},
                         {"diagonal", symmetric(9, diagonal(9))},
                         {"dense", dense(40)},
                         {"large dense block", dense(150)},
                         {"arrow first", arrow(200, 1, true)},
                         {"arrow last", arrow(200, 1, false)},
                         {"three hubs", arrow(300, 3, true)},
                         {"grid 5 points", grid(12, true, false)},
                         {"grid 9 points", grid(12, true, true)},
                         {"grid 7 points", grid(7, false, false)},
                         {"grid 27 points, 3 unknowns", grid(4, false, true, 3)},
                         {"bipartite", bipartite(20, 30, false)},
                         {"bipartite, hubs", bipartite(2, 120, true)},
                         {"bipartite, hashed", bipartite(80, 90, true)},
                         {"cliques", cliques(300, 120, 5, 3)}};
  for (const Index b : {1, 2, 5, 20}) all.emplace_back("band " + std::to_string(b), banded(200, b));
  for (const double degree : {1.0, 3.0, 8.0, 30.0}) {
    const auto seed = static_cast<std::uint64_t>(degree);
    all.emplace_back("random " + std::to_string(degree), random_symmetric(300, degree, seed));
    all.emplace_back("random without diagonal " + std::to_string(degree), random_symmetric(300, degree, seed + 1, 0.1));
  }
  // Disconnected: two blocks and lonely vertices between them.
  Entries entries;
  for (Index i = 0; i < 10; ++i) {
    for (Index j = 0; j < i; ++j) {
      entries.emplace_back(i, j);
      if (i - j < 3) entries.emplace_back(30 + i, 30 + j);
    }
  }
  all.emplace_back("disconnected", symmetric(50, entries));
  return all;
}

}  // namespace hesse::testing
