#include <Eigen/QR>
#include <Eigen/SVD>
#include <hesse/solver/least_squares_model.hpp>

namespace hesse::solver {

void LeastSquaresModel::rebuild(const Point& p) {
  p_ = &p;
  const Eigen::VectorXd norms = p.J.colwise().norm().transpose();
  scale_ = scale_.size() == 0 ? norms : Eigen::VectorXd(scale_.cwiseMax(norms));
  // A variable without effect keeps its own unit.
  scale_ = (scale_.array() > 0).select(scale_, 1.0);
  b_.reset();
  gauss_newton_.reset();
  newton_ready_ = false;
}

void LeastSquaresModel::set_curvature(Eigen::MatrixXd b) {
  b_ = std::move(b);
  newton_ready_ = false;
}

// JD⁻¹ = QR, R = USVᵀ: then H = V S²Vᵀ and Vᵀg = S(Uᵀ Qᵀr).
void LeastSquaresModel::factor_gauss_newton() {
  const Index n = p_->x.size();
  Eigen::MatrixXd j = p_->J * scale_.cwiseInverse().asDiagonal();
  Eigen::VectorXd r = p_->r;
  if (j.rows() > n) {
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(j);
    r = (qr.householderQ().transpose() * r).head(n).eval();
    j = qr.matrixQR().topRows(n).triangularView<Eigen::Upper>();
  }
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(j, Eigen::ComputeFullU | Eigen::ComputeFullV);
  Eigen::VectorXd s = Eigen::VectorXd::Zero(n);
  Eigen::VectorXd b = Eigen::VectorXd::Zero(n);
  const Index known = svd.singularValues().size();
  s.head(known) = svd.singularValues();
  b.head(known) = s.head(known).cwiseProduct((svd.matrixU().transpose() * r).head(known));
  // Ascending, as eigenvalues are.
  gauss_newton_.emplace(Eigen::MatrixXd(svd.matrixV().rowwise().reverse()), s.array().square().reverse().matrix());
  reduced_gradient_ = b.reverse();
  ++counts_.factorizations;
}

void LeastSquaresModel::factor_newton() {
  const Eigen::VectorXd inverse = scale_.cwiseInverse();
  scaled_hessian_ = inverse.asDiagonal() * hessian() * inverse.asDiagonal();
  subproblem_.factor(scaled_hessian_);
  newton_ready_ = true;
}

TrustStep LeastSquaresModel::solve(Kind kind, double radius) {
  TrustStep step;
  if (kind == Kind::gauss_newton) {
    if (!gauss_newton_) factor_gauss_newton();
    step = solve_reduced(*gauss_newton_, reduced_gradient_, radius);
    step.d = gauss_newton_->from_reduced(step.d);
  } else {
    if (!newton_ready_) factor_newton();
    step = subproblem_.solve(p_->g.cwiseQuotient(scale_), radius);
  }
  step.d = step.d.cwiseQuotient(scale_);
  return step;
}

double LeastSquaresModel::predicted(Kind kind, const Eigen::VectorXd& d) const {
  const double promised = -p_->g.dot(d) - 0.5 * gauss_newton_curvature(d);
  return kind == Kind::gauss_newton ? promised : promised - 0.5 * curvature(d);
}

}  // namespace hesse::solver
