// Problem: the shortest string between two nails that passes above a round obstacle.
// Uses: hesse::minimize with Options::lower: each height is at least that of the obstacle.
// Look at: the active bounds. A variable at its bound has the value of the bound, to the last bit. The gradient there
// is the force by which the obstacle carries the string, in units of the string's tension; it is positive. All other
// entries of the gradient vanish: the string is straight on both sides of the obstacle.
#include <cmath>
#include <cstdio>
#include <hesse/ad/transforms.hpp>
#include <hesse/hesse.hpp>
#include <iostream>
#include <type_traits>

int main() {
  constexpr Eigen::Index n = 15;
  constexpr double h = 1.0 / (n + 1);

  // The nails are at height 0; x holds the heights between them.
  const auto length = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    using std::sqrt;
    T sum(0.0), left(0.0);
    for (Eigen::Index i = 0; i <= n; ++i) {
      const T right = i < n ? T(x[i]) : T(0.0);
      const T rise = right - left;
      sum += sqrt(h * h + rise * rise);
      left = right;
    }
    return sum;
  };

  hesse::Options options;
  options.lower.resize(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const double s = h * static_cast<double>(i + 1);
    options.lower[i] = 0.3 - 4.0 * (s - 0.4) * (s - 0.4);
  }  // no upper: empty means unbounded

  const hesse::Result result = hesse::minimize(length, Eigen::VectorXd::Constant(n, 0.5), options);
  if (!result.converged()) {
    std::cerr << result.summary.full();
    return 1;
  }

  const Eigen::VectorXd slope = hesse::ad::grad(length)(result.x);
  std::printf("length  %.5f\nquality ", result.summary.f);
  std::cout << result.summary.quality << "\n    s    height  obstacle    force\n";
  int active = 0;
  for (Eigen::Index i = 0; i < n; ++i) {
    const bool touches = result.x[i] == options.lower[i];
    active += touches;
    std::printf("%.3f %8.3f %9.3f", h * static_cast<double>(i + 1), result.x[i], options.lower[i]);
    if (touches) std::printf(" %8.3f", slope[i]);
    std::printf("\n");
  }
  std::printf("%d of %d bounds are active\n", active, static_cast<int>(n));
}
