#include <vector>

#include <hesse/ad/detail/functions/derivatives.hpp>

// Values in a structure as dense and sparse Eigen matrices.
namespace hesse::ad::detail {

using Eigen::Index;

namespace {

Eigen::SparseMatrix<double> matrix_of(Index m, Index n, const std::vector<Eigen::Triplet<double>>& entries) {
  Eigen::SparseMatrix<double> matrix(m, n);
  matrix.setFromTriplets(entries.begin(), entries.end());
  return matrix;
}

}  // namespace

Eigen::MatrixXd dense_matrix(const SymmetricPattern& pattern, const Eigen::VectorXd& values) {
  if (pattern.dense()) return Eigen::Map<const Eigen::MatrixXd>(values.data(), pattern.n, pattern.n);
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(pattern.n, pattern.n);
  pattern.for_each([&](Index i, Index j, Index k) { matrix(i, j) = matrix(j, i) = values[k]; });
  return matrix;
}

Eigen::SparseMatrix<double> sparse_matrix(const SymmetricPattern& pattern, const Eigen::VectorXd& values) {
  if (pattern.dense()) return dense_matrix(pattern, values).sparseView(1.0, 0.0);
  std::vector<Eigen::Triplet<double>> entries;
  entries.reserve(2 * pattern.inner.size());
  pattern.for_each([&](Index i, Index j, Index k) {
    entries.emplace_back(static_cast<int>(i), static_cast<int>(j), values[k]);
    if (i != j) entries.emplace_back(static_cast<int>(j), static_cast<int>(i), values[k]);
  });
  return matrix_of(pattern.n, pattern.n, entries);
}

Eigen::SparseMatrix<double> sparse_matrix(const SparsityPattern& pattern, const Eigen::VectorXd& values) {
  if (pattern.dense())
    return Eigen::Map<const Eigen::MatrixXd>(values.data(), pattern.m, pattern.n).sparseView(1.0, 0.0);
  std::vector<Eigen::Triplet<double>> entries;
  entries.reserve(pattern.inner.size());
  pattern.for_each(
      [&](Index i, Index j, Index k) { entries.emplace_back(static_cast<int>(i), static_cast<int>(j), values[k]); });
  return matrix_of(pattern.m, pattern.n, entries);
}

void require_evaluated(const char* operation, Evaluation outcome, const std::string& diagnosis) {
  if (outcome != Evaluation::ok)
    throw Error(std::string(operation) + ": the function cannot be evaluated here: " + diagnosis +
                "; the members of the prepared object return this as a status instead");
}

}  // namespace hesse::ad::detail
