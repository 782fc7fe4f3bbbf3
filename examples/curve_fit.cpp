// Problem: fit y = a exp(-b t) + c to twelve measurements, and state how well a, b and c are determined.
// Uses: hesse::LeastSquares with a functor as Ceres takes it, and value_gradient_hessian for the standard errors.
// Look at: the standard errors. f is half the sum of squares, so the variance of one measurement is 2f / (m - n); the
// covariance of the parameters is that variance times the inverse of the exact Hessian. Gauss-Newton software inverts
// J'J instead, which lacks the second derivatives of the residuals. Both columns are printed.
#include <Eigen/Cholesky>
#include <cmath>
#include <cstdio>
#include <hesse/ad/value_gradient_hessian.hpp>
#include <hesse/hesse.hpp>
#include <iostream>

struct Measurement {
  double t, y;
};

constexpr Measurement measurements[] = {{0.0, 5.9}, {0.5, 3.4}, {1.0, 3.9}, {1.5, 2.0}, {2.0, 2.9}, {2.5, 1.2},
                                        {3.0, 2.2}, {4.0, 0.8}, {5.0, 1.7}, {6.0, 0.6}, {8.0, 1.3}, {10.0, 0.7}};

struct DecayResidual {
  Measurement at;
  template <class T>
  bool operator()(const T* p, T* residual) const {
    using std::exp;
    residual[0] = p[0] * exp(-p[1] * at.t) + p[2] - at.y;
    return true;
  }
};

int main() {
  hesse::LeastSquares fit;
  const auto p = fit.add_parameter({1.0, 1.0, 0.0});
  for (const Measurement& at : measurements) fit.add_residual<1, 3>(DecayResidual{at}, p);

  const hesse::Result result = hesse::minimize(fit);
  if (!result.converged()) {
    std::cerr << result.summary.full();
    return 1;
  }

  const auto [f, g, H] = hesse::ad::value_gradient_hessian(fit, result.x);
  const double variance = 2.0 * f / static_cast<double>(fit.residual_count() - fit.dimension());
  const Eigen::MatrixXd covariance = variance * H.llt().solve(Eigen::MatrixXd::Identity(3, 3));

  Eigen::VectorXd r;
  Eigen::MatrixXd J;
  if (fit.jacobian(result.x, r, J) != hesse::ad::Evaluation::ok) return 1;
  const Eigen::MatrixXd normal = J.transpose() * J;
  const Eigen::MatrixXd without_curvature = variance * normal.llt().solve(Eigen::MatrixXd::Identity(3, 3));

  std::printf("sum of squares     %.5f\n", 2.0 * f);
  std::printf("standard deviation %.5f\n", std::sqrt(variance));
  std::printf("   value    standard error: exact Hessian   J'J\n");
  for (int i = 0; i < 3; ++i)
    std::printf("%c  %.4f   %23.5f   %.5f\n", "abc"[i], result.x[i], std::sqrt(covariance(i, i)),
                std::sqrt(without_curvature(i, i)));
}
