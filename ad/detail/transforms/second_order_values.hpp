#pragma once

#include <Eigen/Core>

namespace hesse::ad {

// f(x), ∇f(x) and ∇²f(x), both triangles, as values. N: the number of variables, or Eigen::Dynamic.
template <int N>
struct SecondOrder {
  double value = 0;
  Eigen::Matrix<double, N, 1> gradient;
  Eigen::Matrix<double, N, N> hessian;
};

}  // namespace hesse::ad
