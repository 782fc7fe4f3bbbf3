#include <algorithm>
#include <cmath>
#include <hesse/solver/detail/linear_algebra/scaling.hpp>

// Units of the variables from the entries of the Hessian, and from the sizes of the variables where H gives none.
namespace hesse::solver::detail {

using Eigen::Index;
using Eigen::VectorXd;

namespace {

// The unit of each variable from the diagonal or, where that is 0, from other entries of its row; 0 for a zero row.
VectorXd units_of_rows(const SymmetricMatrix& hessian) {
  const VectorXd own = hessian.diagonal().cwiseAbs().cwiseSqrt();
  VectorXd scale = own;
  if ((own.array() > 0).all()) return scale;
  const auto visit = [&](Index i, Index j, double entry) {
    if (own[i] == 0 && entry > 0) scale[i] = std::max(scale[i], own[j] > 0 ? entry / own[j] : std::sqrt(entry));
  };
  hessian.for_each([&](Index i, Index j, double entry) {
    visit(i, j, std::abs(entry));
    visit(j, i, std::abs(entry));
  });
  return scale;
}

// Gives the variables without a unit one in which their size is that of the others, so that f may change as much along
// them. Without a size, the slope decides.
void add_units_of_zero_rows(VectorXd& d, const VectorXd& size, const VectorXd& g) {
  if ((d.array() > 0).all()) return;
  double others = d.cwiseProduct(size).maxCoeff();
  if (others == 0) others = std::sqrt(g.cwiseAbs().dot(size));
  if (others == 0) others = 1;
  for (Index i = 0; i < d.size(); ++i) {
    if (d[i] > 0) continue;
    if (size[i] > 0)
      d[i] = others / size[i];
    else
      d[i] = g[i] != 0 ? std::abs(g[i]) / others : 1;
  }
}

VectorXd balance(const SymmetricMatrix& hessian) {
  constexpr int sweeps = 8;  // each sweep halves the exponents that remain
  VectorXd d = units_of_rows(hessian), largest(d.size());
  const Mask zero = d.array() == 0;
  d = zero.select(1, d);
  for (int sweep = 0; sweep < sweeps; ++sweep) {
    const VectorXd inverse = d.cwiseInverse();
    largest.setZero();
    hessian.for_each([&](Index i, Index j, double entry) {
      largest[i] = std::max(largest[i], std::abs(entry) * inverse[j]);
      largest[j] = std::max(largest[j], std::abs(entry) * inverse[i]);
    });
    bool balanced = true;
    for (Index i = 0; i < d.size(); ++i) {
      const double row = inverse[i] * largest[i];
      if (row > 0) d[i] *= std::sqrt(row);
      balanced = balanced && (row == 0 || (row > 0.9 && row < 1.1));
    }
    if (balanced) break;
  }
  return zero.select(0, d);
}

}  // namespace

VectorXd hessian_scale(const SymmetricMatrix& hessian) {
  return units_of_rows(hessian).unaryExpr([](double unit) { return unit == 0 ? 1.0 : unit; });
}

VectorXd hessian_scale(const SymmetricMatrix& hessian, const VectorXd& size, const VectorXd& g) {
  VectorXd scale = units_of_rows(hessian);
  add_units_of_zero_rows(scale, size, g);
  return scale;
}

VectorXd equilibration(const SymmetricMatrix& hessian) {
  return balance(hessian).unaryExpr(
      [](double scale) { return scale == 0 ? 1 : std::exp2(std::round(std::log2(scale))); });
}

VectorXd units_of_variables(const SymmetricMatrix& hessian, const VectorXd& size, const VectorXd& g) {
  VectorXd d = balance(hessian);
  add_units_of_zero_rows(d, size, g);
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
