#pragma once

#include <Eigen/Core>
#include <hesse/solver/dense_subproblem.hpp>
#include <hesse/solver/evaluator.hpp>
#include <optional>

namespace hesse::solver {

// The two quadratic models of f = ½‖r‖² at a point, in the scaled variables D(x − x₀):
//   Gauss–Newton  gᵀd + ½‖Jd‖²,   by the singular values of JD⁻¹, so that J is never squared;
//   Newton        gᵀd + ½‖Jd‖² + ½dᵀBd.
class LeastSquaresModel {
 public:
  enum class Kind { gauss_newton, newton };

  explicit LeastSquaresModel(Counts& counts) : counts_(counts), subproblem_(counts) {}

  // Models f at p, whose r, J and g are known. D grows to the largest column norms of J seen [Mor78]; O(mn²).
  void rebuild(const Point& p);
  // Makes B known; O(n²).
  void set_curvature(Eigen::MatrixXd b);
  bool has_curvature() const { return b_.has_value(); }
  // ∇²f = JᵀJ + B; needs B.
  Eigen::MatrixXd hessian() const { return p_->J.transpose() * p_->J + *b_; }

  // The minimiser of a model in ‖Dd‖ ≤ radius; d in the user's variables.
  TrustStep solve(Kind kind, double radius);
  // What a model promises for a step: f(x) − model.
  double predicted(Kind kind, const Eigen::VectorXd& d) const;
  // dᵀBd and ‖Jd‖².
  double curvature(const Eigen::VectorXd& d) const { return d.dot(*b_ * d); }
  double gauss_newton_curvature(const Eigen::VectorXd& d) const { return (p_->J * d).squaredNorm(); }

  double scaled_norm(const Eigen::VectorXd& d) const { return scale_.cwiseProduct(d).norm(); }

 private:
  void factor_gauss_newton();
  void factor_newton();

  Counts& counts_;
  const Point* p_ = nullptr;
  Eigen::VectorXd scale_;
  std::optional<Eigen::MatrixXd> b_;
  std::optional<ReducedHessian> gauss_newton_;
  Eigen::VectorXd reduced_gradient_;
  DenseSubproblem subproblem_;
  Eigen::MatrixXd scaled_hessian_;
  bool newton_ready_ = false;
};

}  // namespace hesse::solver
