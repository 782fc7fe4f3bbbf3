#pragma once

#include <cstdint>
#include <vector>

#include <hesse/ad/detail/colouring/colouring.hpp>

#include "sparsity_graphs.hpp"

// What colourings are, by definition: slow and plain.
namespace hesse::testing {

using Neighbours = std::vector<std::vector<std::uint32_t>>;

inline Neighbours neighbours_of(const SymmetricPattern& pattern) {
  Neighbours neighbours(static_cast<std::size_t>(pattern.n));
  for (Index j = 0; j < pattern.n; ++j) {
    for (const Index i : pattern.column(j)) {
      if (i == j) continue;
      neighbours[static_cast<std::size_t>(i)].push_back(static_cast<std::uint32_t>(j));
      neighbours[static_cast<std::size_t>(j)].push_back(static_cast<std::uint32_t>(i));
    }
  }
  return neighbours;
}

inline bool is_proper(const Neighbours& neighbours, const std::vector<std::uint32_t>& colour) {
  for (std::uint32_t v = 0; v < neighbours.size(); ++v) {
    for (const std::uint32_t w : neighbours[v]) {
      if (colour[v] == colour[w]) return false;
    }
  }
  return true;
}

// No path of four vertices in two colours.
inline bool is_star(const Neighbours& neighbours, const std::vector<std::uint32_t>& colour) {
  if (!is_proper(neighbours, colour)) return false;
  for (std::uint32_t b = 0; b < neighbours.size(); ++b) {
    for (const std::uint32_t c : neighbours[b]) {
      for (const std::uint32_t a : neighbours[b]) {
        if (a == c || colour[a] != colour[c]) continue;
        for (const std::uint32_t d : neighbours[c]) {
          if (d != b && colour[d] == colour[b]) return false;
        }
      }
    }
  }
  return true;
}

// The vertices of every two colours induce a forest: no vertex is reached twice.
inline bool is_acyclic(const Neighbours& neighbours, const std::vector<std::uint32_t>& colour, std::uint32_t colours) {
  if (!is_proper(neighbours, colour)) return false;
  const auto n = static_cast<std::uint32_t>(neighbours.size());
  for (std::uint32_t a = 0; a < colours; ++a) {
    for (std::uint32_t b = 0; b < a; ++b) {
      const auto inside = [&](std::uint32_t v) { return colour[v] == a || colour[v] == b; };
      std::vector<bool> seen(n, false);
      for (std::uint32_t start = 0; start < n; ++start) {
        if (seen[start] || !inside(start)) continue;
        std::vector<std::pair<std::uint32_t, std::uint32_t>> open{{start, n}};  // vertex, where from
        seen[start] = true;
        while (!open.empty()) {
          const auto [v, from] = open.back();
          open.pop_back();
          for (const std::uint32_t w : neighbours[v]) {
            if (w == from || !inside(w)) continue;
            if (seen[w]) return false;
            seen[w] = true;
            open.emplace_back(w, v);
          }
        }
      }
    }
  }
  return true;
}

// Columns (or, of the transposed matrix, rows) with a common row differ.
inline bool is_orthogonal(const SparsityPattern& matrix, const std::vector<std::uint32_t>& colour) {
  for (Index i = 0; i < matrix.m; ++i) {
    for (const Index j : matrix.row(i)) {
      for (const Index k : matrix.row(i)) {
        if (j != k && colour[static_cast<std::size_t>(j)] == colour[static_cast<std::size_t>(k)]) return false;
      }
    }
  }
  return true;
}

inline bool is_valid(const SymmetricPattern& pattern, const ad::detail::Colouring& colouring) {
  if (static_cast<Index>(colouring.colours.size()) != pattern.n) return false;
  for (const std::uint32_t colour : colouring.colours) {
    if (colour >= colouring.count) return false;
  }
  const Neighbours neighbours = neighbours_of(pattern);
  return colouring.kind == ad::detail::ColouringKind::star ? is_star(neighbours, colouring.colours)
                                                           : is_acyclic(neighbours, colouring.colours, colouring.count);
}

inline bool is_valid(const SparsityPattern& pattern, const ad::detail::Colouring& colouring) {
  const bool by_columns = colouring.kind == ad::detail::ColouringKind::columns;
  const SparsityPattern& matrix = by_columns ? pattern : pattern.transposed();
  return static_cast<Index>(colouring.colours.size()) == matrix.n && is_orthogonal(matrix, colouring.colours);
}

}  // namespace hesse::testing
