#include <vector>

#include <hesse/ad/detail/functions/sparse_derivatives.hpp>

// Values in a structure as sparse Eigen matrices.
namespace hesse::ad::detail {

using Eigen::Index;

namespace {

using Triplets = std::vector<Eigen::Triplet<double>>;

Eigen::SparseMatrix<double> matrix_of(Index m, Index n, const Triplets& entries) {
  Eigen::SparseMatrix<double> matrix(m, n);
  matrix.setFromTriplets(entries.begin(), entries.end());
  return matrix;
}

// Adds entries (i, j), which may be zero.
auto into(Triplets& entries) {
  return [&entries](Index i, Index j, double value) {
    entries.emplace_back(static_cast<int>(i), static_cast<int>(j), value);
  };
}

}  // namespace

Eigen::SparseMatrix<double> sparse_matrix(const SymmetricPattern& pattern, const Eigen::VectorXd& values) {
  Triplets entries;
  entries.reserve(2 * static_cast<std::size_t>(values.size()));
  const auto add = into(entries);
  pattern.for_each([&](Index i, Index j, Index k) {
    add(i, j, values[k]);
    if (i != j) add(j, i, values[k]);
  });
  return matrix_of(pattern.n, pattern.n, entries);
}

Eigen::SparseMatrix<double> sparse_matrix(const SparsityPattern& pattern, const Eigen::VectorXd& values) {
  Triplets entries;
  entries.reserve(static_cast<std::size_t>(values.size()));
  const auto add = into(entries);
  pattern.for_each([&](Index i, Index j, Index k) { add(i, j, values[k]); });
  return matrix_of(pattern.m, pattern.n, entries);
}

}  // namespace hesse::ad::detail
