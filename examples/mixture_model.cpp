// Problem: maximum likelihood for a mixture of two normal distributions in one dimension, 200 data points.
// Uses: hesse::minimize with a lambda that holds data, loops over them and branches in log-sum-exp.
// Look at: the positive eigenvalues. The likelihood has saddles where both components are the same. A Hessian with
// five positive eigenvalues shows that the run ended at a maximum. The data were made with weights 0.35 and 0.65,
// means -1.5 and 1.0, deviations 0.5 and 0.8.
#include <cmath>
#include <cstdio>
#include <hesse/hesse.hpp>
#include <iostream>
#include <numbers>
#include <type_traits>
#include <vector>

// log(exp(a) + exp(b)) without overflow.
template <class T>
T log_sum_exp(const T& a, const T& b) {
  using std::exp, std::log1p;
  return a > b ? T(a + log1p(exp(b - a))) : T(b + log1p(exp(a - b)));
}

// Normally distributed numbers by the transform of Box and Muller, from points that fill the unit square evenly.
std::vector<double> mixture_data() {
  const auto fraction = [](double u) { return u - std::floor(u); };
  std::vector<double> data;
  for (int i = 1; i <= 200; ++i) {
    const double u = (i - 0.5) / 200.0, v = fraction(i * std::numbers::sqrt2);
    const double z = std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * v);
    data.push_back(fraction(i * std::numbers::phi) < 0.35 ? -1.5 + 0.5 * z : 1.0 + 0.8 * z);
  }
  return data;
}

int main() {
  // x = (log-odds of the first component, mean 1, mean 2, log deviation 1, log deviation 2): no constraint is needed.
  const auto minus_log_likelihood = [data = mixture_data()](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    using std::exp, std::log;
    const T zero(0.0);
    const T log_weight1 = -log_sum_exp<T>(zero, -x[0]), log_weight2 = -log_sum_exp<T>(zero, x[0]);
    const T precision1 = exp(-x[3]), precision2 = exp(-x[4]);
    T sum(0.5 * static_cast<double>(data.size()) * std::log(2.0 * std::numbers::pi));
    for (const double y : data) {
      const T z1 = (y - x[1]) * precision1, z2 = (y - x[2]) * precision2;
      sum -= log_sum_exp<T>(log_weight1 - x[3] - 0.5 * z1 * z1, log_weight2 - x[4] - 0.5 * z2 * z2);
    }
    return sum;
  };

  const hesse::Result result = hesse::minimize(minus_log_likelihood, {0.0, -1.0, 1.0, 0.0, 0.0});
  if (!result.converged() || !result.summary.inertia) {
    std::cerr << result.summary.full();
    return 1;
  }

  const auto& x = result.x;
  const double weight1 = 1.0 / (1.0 + std::exp(-x[0]));
  std::printf("log-likelihood %.3f at the start, %.3f at the maximum\n", -result.summary.start_f, -result.summary.f);
  std::printf("component   weight     mean   deviation\n");
  std::printf("        1   %.4f  %7.4f      %.4f\n", weight1, x[1], std::exp(x[3]));
  std::printf("        2   %.4f  %7.4f      %.4f\n", 1.0 - weight1, x[2], std::exp(x[4]));
  std::cout << "quality     " << result.summary.quality << ", " << result.summary.inertia->positive
            << " positive eigenvalues\n";
}
