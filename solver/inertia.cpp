#include <Eigen/Eigenvalues>
#include <cmath>
#include <hesse/solver/inertia.hpp>
#include <ostream>

namespace hesse::solver {

Inertia inertia_of(const Eigen::VectorXd& eigenvalues, double relative_tolerance) {
  Inertia inertia;
  if (eigenvalues.size() == 0) return inertia;
  inertia.smallest = eigenvalues.minCoeff();
  inertia.largest = eigenvalues.maxCoeff();
  const double threshold = relative_tolerance * eigenvalues.cwiseAbs().maxCoeff();
  inertia.positive = (eigenvalues.array() > threshold).count();
  inertia.negative = (eigenvalues.array() < -threshold).count();
  inertia.zero = eigenvalues.size() - inertia.positive - inertia.negative;
  return inertia;
}

Eigen::VectorXd hessian_scale(const Eigen::MatrixXd& hessian) {
  return hessian.diagonal().unaryExpr([](double h) { return h != 0 ? std::sqrt(std::abs(h)) : 1.0; });
}

Inertia scaled_inertia(const Eigen::MatrixXd& hessian, double relative_tolerance) {
  const Eigen::VectorXd inverse = hessian_scale(hessian).cwiseInverse();
  const Eigen::MatrixXd scaled = inverse.asDiagonal() * hessian * inverse.asDiagonal();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(scaled, Eigen::EigenvaluesOnly);
  return inertia_of(eigen.eigenvalues(), relative_tolerance);
}

std::ostream& operator<<(std::ostream& out, const Inertia& inertia) {
  return out << '(' << inertia.positive << ", " << inertia.zero << ", " << inertia.negative << ')';
}

}  // namespace hesse::solver
