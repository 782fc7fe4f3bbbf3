#pragma once

#include <ceres/jet.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <vector>

#include "nist_mgh_evaluate.hpp"

namespace hesse::problems::testing {

struct Linearized {
  Eigen::VectorXd r;
  Eigen::MatrixXd jacobian;
};

// r and J by Ceres' forward numbers of N >= n lanes.
template <int N, class F>
Linearized linearize(const F& f, const std::vector<double>& x) {
  std::vector<ceres::Jet<double, N>> active;
  for (std::size_t j = 0; j < x.size(); ++j) active.emplace_back(x[j], static_cast<int>(j));
  const auto r = residuals(f, active);
  const auto n = static_cast<Eigen::Index>(x.size());
  const auto m = static_cast<Eigen::Index>(r.size());
  Linearized result{Eigen::VectorXd(m), Eigen::MatrixXd(m, n)};
  for (Eigen::Index i = 0; i < m; ++i) {
    const auto& row = r[static_cast<std::size_t>(i)];
    result.r[i] = row.a;
    result.jacobian.row(i) = row.v.head(n).transpose();
  }
  return result;
}

// Largest |gⱼ|, g = Jᵀr, over what rounding of the data (of size `scale`) and of x alone can make of it.
inline double gradient_over_rounding(const Linearized& at, const std::vector<double>& x, double scale) {
  double rounding = scale + at.r.norm();
  for (Eigen::Index j = 0; j < at.jacobian.cols(); ++j) {
    rounding += at.jacobian.col(j).norm() * std::abs(x[static_cast<std::size_t>(j)]);
  }
  double worst = 0.0;
  for (Eigen::Index j = 0; j < at.jacobian.cols(); ++j) {
    const double bound = 1.2e-16 * at.jacobian.col(j).norm() * rounding;
    if (bound > 0.0) worst = std::max(worst, std::abs(at.jacobian.col(j).dot(at.r)) / bound);
  }
  return worst;
}

}  // namespace hesse::problems::testing
