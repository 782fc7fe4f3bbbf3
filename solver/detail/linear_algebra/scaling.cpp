#include <algorithm>
#include <cmath>
#include <hesse/solver/detail/linear_algebra/scaling.hpp>

namespace hesse::solver::detail {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

VectorXd hessian_scale(const MatrixXd& hessian) {
  const VectorXd own = hessian.diagonal().cwiseAbs().cwiseSqrt();
  VectorXd scale = own;
  for (Index i = 0; i < own.size(); ++i) {
    if (own[i] > 0) continue;
    for (Index j = 0; j < own.size(); ++j) {
      const double entry = std::abs(hessian(i, j));
      if (entry > 0) scale[i] = std::max(scale[i], own[j] > 0 ? entry / own[j] : std::sqrt(entry));
    }
    if (scale[i] == 0) scale[i] = 1;
  }
  return scale;
}

namespace {

VectorXd balance(const MatrixXd& hessian) {
  constexpr int sweeps = 8;  // each sweep halves the exponents that remain
  VectorXd d = hessian_scale(hessian);
  for (int sweep = 0; sweep < sweeps; ++sweep) {
    const VectorXd inverse = d.cwiseInverse();
    bool balanced = true;
    for (Index i = 0; i < d.size(); ++i) {
      const double row = inverse[i] * hessian.col(i).cwiseAbs().cwiseProduct(inverse).maxCoeff();
      if (row > 0) d[i] *= std::sqrt(row);
      balanced = balanced && (row == 0 || (row > 0.9 && row < 1.1));
    }
    if (balanced) break;
  }
  return d;
}

}  // namespace

VectorXd equilibration(const MatrixXd& hessian) {
  return balance(hessian).unaryExpr([](double scale) { return std::exp2(std::round(std::log2(scale))); });
}

VectorXd units_of_variables(const MatrixXd& hessian, const VectorXd& size, const VectorXd& g) {
  VectorXd d = balance(hessian);
  double others = 0;
  for (Index i = 0; i < d.size(); ++i)
    if (!hessian.col(i).isZero(0)) others = std::max(others, d[i] * size[i]);
  if (others == 0) others = std::sqrt(g.cwiseAbs().dot(size));
  if (others == 0) others = 1;
  for (Index i = 0; i < d.size(); ++i) {
    if (!hessian.col(i).isZero(0)) continue;
    if (size[i] > 0)
      d[i] = others / size[i];
    else if (g[i] != 0)
      d[i] = std::abs(g[i]) / others;
  }
  return d;
}

VectorXd plausible_reach(const VectorXd& scale, const VectorXd& size, const VectorXd& g) {
  double others = scale.cwiseProduct(size).maxCoeff();
  if (others == 0) others = g.cwiseQuotient(scale).norm();
  if (others == 0) others = 1;
  VectorXd reach = size;
  for (Index i = 0; i < reach.size(); ++i)
    if (reach[i] == 0) reach[i] = others / scale[i];
  return reach;
}

}  // namespace hesse::solver::detail
