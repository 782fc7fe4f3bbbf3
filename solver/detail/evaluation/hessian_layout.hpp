#pragma once

#include <Eigen/Core>
#include <hesse/solver/detail/linear_algebra/symmetric_matrix.hpp>
#include <hesse/solver/objective.hpp>
#include <hesse/solver/options.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace hesse::solver::detail {

// Throws Stop{limit_memory} if this machine has not so many bytes of memory. `what` takes them.
void require_memory(double bytes, const std::string& what);

// How a run stores Hessians: from the values of an objective's Hessian, in the order of its hessian_structure(), to a
// dense or sparse matrix.
class HessianLayout {
 public:
  // Throws Stop: invalid_problem for a structure that is inconsistent or does not fit n variables, limit_memory if
  // neither the matrix nor its factor would fit into the memory of this machine.
  HessianLayout(HessianStructure given, Index n, LinearSolver solver);

  Index size() const { return given_.size(); }  // the number of values
  bool given_dense() const { return given_.dense(); }
  bool dense() const { return !pattern_; }
  // The values of a point as a matrix, and as a dense one.
  SymmetricMatrix matrix(const Eigen::VectorXd& values) const;
  Eigen::MatrixXd full_matrix(const Eigen::VectorXd& values) const;
  // Row and column of a value, if the given structure is sparse.
  std::pair<Index, Index> entry(Index value) const;
  // Multiplications of a Cholesky factorisation.
  double operations() const;
  // One line: dense or sparse, sizes, order and predicted work of a factorisation.
  std::string describe() const;

 private:
  void check() const;
  void build_pattern();
  void choose(LinearSolver solver);

  HessianStructure given_;
  std::shared_ptr<const SparsePattern> pattern_;  // if Hessians are sparse
  std::vector<Index> slot_;  // given value → entry of the pattern; empty if the given structure is the pattern
};

}  // namespace hesse::solver::detail
