// Problem: the minimum of the Rosenbrock function, whose level lines follow a curved valley. It lies at (1, 1).
// Uses: hesse::minimize with a lambda, written once for any number type. hesse derives its gradient and its Hessian.
// Look at: two separate answers. The status, in the report on the standard error, says why the run ended. The quality
// says what the returned point is: the gradient vanishes there and the exact Hessian has two positive eigenvalues, so
// the point is a strict local minimum.
#include <cstdio>
#include <hesse/hesse.hpp>
#include <iostream>

int main() {
  const auto rosenbrock = [](const auto& x) {
    const auto a = x[1] - x[0] * x[0];
    const auto b = 1.0 - x[0];
    return 100.0 * a * a + b * b;
  };

  const hesse::Result result = hesse::minimize(rosenbrock, {-1.2, 1.0});

  // A run that fails returns too: its status tells why, and x is the best point it has seen.
  if (!result.converged()) {
    std::cerr << result.summary.full();
    return 1;
  }

  const auto& summary = result.summary;
  std::printf("start f   %.4f\n", summary.start_f);
  std::printf("f         %.4f\n", summary.f);
  std::printf("x         %.4f %.4f\n", result.x[0], result.x[1]);
  std::cout << "quality   " << summary.quality << '\n';
  if (summary.inertia)
    std::cout << "inertia   " << summary.inertia->positive << " positive, " << summary.inertia->zero << " zero, "
              << summary.inertia->negative << " negative eigenvalues\n";

  // The report has counts, times and the plan of the derivatives; the table has one line for each iteration.
  std::cerr << summary.full() << summary.table();
}
