#pragma once

#include <hesse/solver/detail/linear_algebra/sparse_cholesky.hpp>
#include <hesse/solver/detail/subproblems/subproblem.hpp>

namespace hesse::solver::detail {

// The subproblems for a sparse H. While H is positive definite and the Newton step is inside the trust region, one
// Cholesky factorisation gives the step. Otherwise the step is sought in a Krylov space that is extended by (H + σI)⁻¹
// for a σ with which that matrix is positive definite [AG25]. The space serves every radius and weight: it grows until the
// residual of (H + λI)d = −g is small. If that takes longer than a factorisation, σ becomes the multiplier λ found so far. A direction of negative curvature, which a failed factorisation gives,
// is part of the space, so that the hard case needs nothing else.
class SparseSubproblem final : public Subproblem {
 public:
  explicit SparseSubproblem(Counts& counts, Checkpoint checkpoint = {})
      : counts_(counts), checkpoint_(std::move(checkpoint)) {}

  // Costs one factorisation if H is positive definite or σ of the last point suffices, otherwise two or three.
  void set_model(const SymmetricMatrix& hessian, const Eigen::VectorXd& g) override;
  TrustStep trust_step(double radius) override;
  CubicStep cubic_step(double sigma) override;
  Eigen::VectorXd newton(const Eigen::VectorXd& g) override;
  double smallest_eigenvalue() override;

 private:
  bool factor(double shift);
  void find_shift(double first);
  void sharpen_curvature();
  const Eigen::VectorXd& newton_step();
  Eigen::Index patience() const;
  void build_space();
  bool add(const Eigen::VectorXd& v);
  template <class Step, class Solve>
  Step in_space(const Solve& solve);

  Counts& counts_;
  Checkpoint checkpoint_;
  const SymmetricMatrix* hessian_ = nullptr;
  Eigen::VectorXd g_, newton_;  // newton_: −(H + σI)⁻¹g; empty until it is needed
  SparseCholesky cholesky_;     // of H + σI
  double shift_ = 0;            // σ; 0 means that H is positive definite
  bool convex_ = true;          // no negative curvature was seen at this point
  bool singular_ = false;       // H was factored and is not positive definite
  Eigen::VectorXd negative_;    // a unit direction of negative curvature; empty if none is known
  // The space: q orthonormal, with Hq and T = qᵀHq.
  Eigen::Index dimension_ = 0;
  Eigen::MatrixXd q_, hq_, t_;
};

}  // namespace hesse::solver::detail
