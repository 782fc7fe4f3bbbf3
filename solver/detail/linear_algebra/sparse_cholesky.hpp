#pragma once

#include <Eigen/Core>
#include <hesse/solver/detail/core/checkpoint.hpp>
#include <hesse/solver/detail/linear_algebra/panel_product.hpp>
#include <hesse/solver/detail/linear_algebra/symbolic_cholesky.hpp>
#include <hesse/solver/detail/linear_algebra/symmetric_matrix.hpp>
#include <memory>
#include <vector>

namespace hesse::solver::detail {

// The sparse factorisation P(A + σI)Pᵀ = LSLᵀ, S a diagonal of signs: Cholesky if A + σI is positive definite.
// Left-looking by supernodes, in dense panels ([DRSL16], section 9).
class SparseCholesky {
 public:
  enum class Pivots {
    positive,  // end at the first pivot that is not positive
    any,       // without pivoting: for the inertia; a pivot of zero is replaced by a tiny one
  };

  // Factors A + σI. False if a pivot is not positive, and with Pivots::any only if the factors are not finite. Memory
  // is allocated once for a pattern. The time is that of SymbolicCholesky::operations.
  bool factor(const SymmetricMatrix& a, double shift = 0, const Checkpoint& checkpoint = {},
              Pivots pivots = Pivots::positive);

  // (A + σI)⁻¹b, after factor() returned true.
  Eigen::VectorXd solve(const Eigen::VectorXd& b) const;
  // After factor() returned false: a unit vector v with vᵀ(A + σI)v ≤ 0, from the pivot that failed: with B the leading
  // block before it and a the column above it, v = (−B⁻¹a, 1) gives that pivot.
  Eigen::VectorXd negative_curvature() const;
  // After Pivots::any: the number of negative eigenvalues of A + σI (Sylvester's law of inertia).
  Eigen::Index negative_pivots() const { return negative_; }
  double smallest_pivot() const { return smallest_pivot_; }

 private:
  bool factor_panel(int s, Pivots pivots);
  bool factor_triangle(Eigen::Ref<Eigen::MatrixXd> panel, Eigen::Index first, Eigen::Index begin, Eigen::Index end,
                       Eigen::Index carried, Pivots pivots);
  void update_by(int descendant, int s);
  PanelView signed_rows(const Eigen::Ref<const Eigen::MatrixXd>& rows, const Eigen::Ref<const Eigen::VectorXd>& signs);
  void reserve_product(Eigen::Index rows, Eigen::Index columns);

  std::shared_ptr<const SparsePattern> pattern_;
  const SymbolicCholesky* symbolic_ = nullptr;  // of the pattern
  std::vector<double> values_;                  // the panels
  Eigen::VectorXd signs_;                       // S, in the order of elimination
  Eigen::Index negative_ = 0;
  int failed_ = -1;  // the column of the pivot that was not positive
  double smallest_pivot_ = 0;
  double tiny_ = 0;  // replaces a pivot of zero
  // Work space of a factorisation.
  std::vector<int> head_, next_, done_, local_;
  Eigen::MatrixXd product_, left_;
};

}  // namespace hesse::solver::detail
