#include <cmath>
#include <hesse/hesse.hpp>
#include <iostream>

int main() {
  auto rosenbrock = [](const auto& x) {
    auto a = x[1] - x[0] * x[0];
    auto b = 1.0 - x[0];
    return 100.0 * a * a + b * b;
  };
  auto result = hesse::minimize(rosenbrock, {-1.2, 1.0});
  std::cout << std::round(result.x[0]) << ' ' << std::round(result.x[1]) << '\n';
}
