#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <hesse/solver/detail/linear_algebra/symmetric_matrix.hpp>
#include <memory>
#include <random>
#include <utility>
#include <vector>

// Sparse symmetric matrices for tests.
namespace hesse::solver::testing {

using Edges = std::vector<std::pair<int, int>>;

// The pattern of the whole diagonal and these off-diagonal entries, in any order.
inline std::shared_ptr<const detail::SparsePattern> pattern_of(int n, const Edges& edges) {
  std::vector<std::vector<int>> columns(static_cast<std::size_t>(n));
  for (int j = 0; j < n; ++j) columns[static_cast<std::size_t>(j)] = {j};
  for (const auto& [i, j] : edges) columns[static_cast<std::size_t>(std::min(i, j))].push_back(std::max(i, j));
  std::vector<int> outer{0}, inner;
  for (auto& column : columns) {
    std::sort(column.begin(), column.end());
    column.erase(std::unique(column.begin(), column.end()), column.end());
    inner.insert(inner.end(), column.begin(), column.end());
    outer.push_back(static_cast<int>(inner.size()));
  }
  return std::make_shared<const detail::SparsePattern>(outer, inner);
}

// Normal random values, with `diagonal` added to the absolute value of each diagonal entry.
inline detail::SymmetricMatrix random_sparse(int n, const Edges& edges, double diagonal, std::mt19937& engine) {
  std::normal_distribution<double> normal;
  auto pattern = pattern_of(n, edges);
  Eigen::VectorXd values(static_cast<Eigen::Index>(pattern->inner.size()));
  for (double& value : values) value = 0.5 * normal(engine);
  for (int j = 0; j < n; ++j) {
    double& entry = values[pattern->outer[static_cast<std::size_t>(j)]];
    entry = diagonal + std::abs(entry);
  }
  return {std::move(pattern), std::move(values)};
}

// A random graph; every fifth has a vertex with many edges, every seventh a chain, so that paths and stars occur.
inline Edges random_edges(int n, int number, std::mt19937& engine) {
  Edges edges;
  const auto vertex = [&] { return static_cast<int>(engine() % static_cast<unsigned>(n)); };
  for (auto k = engine() % static_cast<unsigned>(3 * n + 1); k > 0; --k) edges.emplace_back(vertex(), vertex());
  for (int k = 1; k < n && number % 5 == 0; ++k) edges.emplace_back(k, 0);
  for (int k = 1; k < n && number % 7 == 0; ++k) edges.emplace_back(k, k - 1);
  return edges;
}

// The grid of m × m vertices, each with its eight neighbours.
inline Edges grid_edges(int m) {
  Edges edges;
  for (int i = 0; i < m; ++i)
    for (int j = 0; j < m; ++j)
      for (const auto& [a, b] : {std::pair{1, 0}, {0, 1}, {1, 1}, {1, -1}})
        if (i + a < m && j + b < m && j + b >= 0) edges.emplace_back((i + a) * m + j + b, i * m + j);
  return edges;
}

inline Eigen::MatrixXd full(const detail::SymmetricMatrix& a) {
  Eigen::MatrixXd result = Eigen::MatrixXd::Zero(a.size(), a.size());
  a.for_each([&](Eigen::Index i, Eigen::Index j, double entry) { result(i, j) = result(j, i) = entry; });
  return result;
}

}  // namespace hesse::solver::testing
