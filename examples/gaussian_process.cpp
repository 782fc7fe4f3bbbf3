// Problem: which length scale, amplitude and noise make sixteen observations of a Gaussian process most likely?
// Uses: hesse::minimize with a lambda that builds a covariance matrix and decomposes it by Eigen's LLT.
// Look at: the standard errors of the logarithms, from the inverse of the exact Hessian. Second derivatives pass
// through the Cholesky decomposition, none is written by hand. Where the matrix is not positive definite the lambda
// returns NaN, and the optimizer shortens its step.
#include <Eigen/Cholesky>
#include <cmath>
#include <cstdio>
#include <hesse/ad/value_gradient_hessian.hpp>
#include <hesse/hesse.hpp>
#include <iostream>
#include <limits>
#include <numbers>
#include <type_traits>

int main() {
  constexpr Eigen::Index count = 16;
  Eigen::VectorXd t(count), y(count);
  for (Eigen::Index i = 0; i < count; ++i) {
    const double k = static_cast<double>(i);
    t[i] = 0.4 * k;
    y[i] = std::sin(t[i]) + 0.1 * std::cos(17.0 * k * k);  // a signal, and what stands for noise
  }

  // x = (log length scale, log amplitude, log noise).
  const auto minus_log_likelihood = [&](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;
    using Vector = Eigen::Matrix<T, Eigen::Dynamic, 1>;
    using std::exp, std::log;
    const T inverse_length = exp(-x[0]), signal = exp(2.0 * x[1]), noise = exp(2.0 * x[2]);
    Matrix K(count, count);
    for (Eigen::Index i = 0; i < count; ++i)
      for (Eigen::Index j = 0; j <= i; ++j) {
        const T d = (t[i] - t[j]) * inverse_length;
        K(i, j) = signal * exp(-0.5 * d * d);
        if (i == j) K(i, j) += noise;
      }
    const Eigen::LLT<Matrix> llt(K);  // reads the lower triangle
    if (llt.info() != Eigen::Success) return T(std::numeric_limits<double>::quiet_NaN());
    const Vector observed = y.cast<T>();
    const Vector solved = llt.solve(observed);
    T sum = 0.5 * observed.dot(solved) + 0.5 * static_cast<double>(count) * std::log(2.0 * std::numbers::pi);
    for (Eigen::Index i = 0; i < count; ++i) sum += log(llt.matrixLLT()(i, i));
    return sum;
  };

  const hesse::Result result = hesse::minimize(minus_log_likelihood, {0.0, 0.0, -1.0});
  if (!result.converged()) {
    std::cerr << result.summary.full();
    return 1;
  }

  const auto [f, g, H] = hesse::ad::value_gradient_hessian(minus_log_likelihood, result.x);
  const Eigen::MatrixXd covariance = H.llt().solve(Eigen::MatrixXd::Identity(3, 3));
  std::printf("log-likelihood %.4f at the start, %.4f at the maximum\n", -result.summary.start_f, -f);
  const char* const names[] = {"length scale", "amplitude", "noise"};
  for (int i = 0; i < 3; ++i)
    std::printf("%-14s %.4f, logarithm +- %.4f\n", names[i], std::exp(result.x[i]), std::sqrt(covariance(i, i)));
  std::cout << "quality        " << result.summary.quality << '\n';
}
