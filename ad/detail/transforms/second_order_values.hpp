#pragma once

#include <Eigen/Core>

namespace hesse::ad {

// f(x), ∇f(x) and ∇²f(x), both triangles, as values. N: the number of variables, or Eigen::Dynamic. Hessian: the type
// of the matrix, for example Eigen::SparseMatrix<double>.
template <int N, class Hessian = Eigen::Matrix<double, N, N>>
struct SecondOrder {
  double value = 0;
  Eigen::Matrix<double, N, 1> gradient;
  Hessian hessian;
};

}  // namespace hesse::ad
