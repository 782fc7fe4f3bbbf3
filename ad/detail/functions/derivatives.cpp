#include <hesse/ad/detail/functions/derivatives.hpp>

// Values in a structure as dense Eigen matrices.
namespace hesse::ad::detail {

using Eigen::Index;

Eigen::MatrixXd dense_matrix(const SymmetricPattern& pattern, const Eigen::VectorXd& values) {
  if (pattern.dense()) return Eigen::Map<const Eigen::MatrixXd>(values.data(), pattern.n, pattern.n);
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(pattern.n, pattern.n);
  pattern.for_each([&](Index i, Index j, Index k) { matrix(i, j) = matrix(j, i) = values[k]; });
  return matrix;
}

void require_evaluated(const char* operation, Evaluation outcome, const std::string& diagnosis) {
  if (outcome != Evaluation::ok)
    throw Error(std::string(operation) + ": the function cannot be evaluated here: " + diagnosis +
                "; the members of the prepared object return this as a status instead");
}

}  // namespace hesse::ad::detail
