#include <vector>

#include <hesse/ad/detail/functions/derivatives.hpp>

namespace hesse::ad::detail {

Eigen::MatrixXd dense_matrix(const HessianPattern& structure, const Eigen::VectorXd& values) {
  if (structure.outer.empty()) return Eigen::Map<const Eigen::MatrixXd>(values.data(), structure.n, structure.n);
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(structure.n, structure.n);
  for (Eigen::Index j = 0; j < structure.n; ++j)
    for (Eigen::Index k = structure.outer[static_cast<std::size_t>(j)];
         k < structure.outer[static_cast<std::size_t>(j) + 1]; ++k) {
      const Eigen::Index i = structure.inner[static_cast<std::size_t>(k)];
      matrix(i, j) = matrix(j, i) = values[k];
    }
  return matrix;
}

Eigen::SparseMatrix<double> sparse_matrix(const HessianPattern& structure, const Eigen::VectorXd& values) {
  if (structure.outer.empty()) return dense_matrix(structure, values).sparseView(1.0, 0.0);
  std::vector<Eigen::Triplet<double>> entries;
  entries.reserve(2 * structure.inner.size());
  for (Eigen::Index j = 0; j < structure.n; ++j)
    for (Eigen::Index k = structure.outer[static_cast<std::size_t>(j)];
         k < structure.outer[static_cast<std::size_t>(j) + 1]; ++k) {
      const Eigen::Index i = structure.inner[static_cast<std::size_t>(k)];
      entries.emplace_back(static_cast<int>(i), static_cast<int>(j), values[k]);
      if (i != j) entries.emplace_back(static_cast<int>(j), static_cast<int>(i), values[k]);
    }
  Eigen::SparseMatrix<double> matrix(structure.n, structure.n);
  matrix.setFromTriplets(entries.begin(), entries.end());
  return matrix;
}

Eigen::SparseMatrix<double> sparse_matrix(const RowStructure& structure, Eigen::Index m, Eigen::Index n,
                                          const Eigen::VectorXd& values) {
  if (structure.outer.size() <= 1 && m > 0)
    return Eigen::Map<const Eigen::MatrixXd>(values.data(), m, n).sparseView(1.0, 0.0);
  std::vector<Eigen::Triplet<double>> entries;
  entries.reserve(structure.inner.size());
  for (Eigen::Index i = 0; i < m; ++i)
    for (Eigen::Index k = structure.outer[static_cast<std::size_t>(i)];
         k < structure.outer[static_cast<std::size_t>(i) + 1]; ++k)
      entries.emplace_back(static_cast<int>(i), static_cast<int>(structure.inner[static_cast<std::size_t>(k)]),
                           values[k]);
  Eigen::SparseMatrix<double> matrix(m, n);
  matrix.setFromTriplets(entries.begin(), entries.end());
  return matrix;
}

void require_evaluated(const char* operation, Evaluation outcome, const std::string& diagnosis) {
  if (outcome != Evaluation::ok)
    throw Error(std::string(operation) + ": the function cannot be evaluated here: " + diagnosis +
                "; the members of the prepared object return this as a status instead");
}

}  // namespace hesse::ad::detail
