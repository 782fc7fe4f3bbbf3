#include <hesse/problems/ml/sum_of_logistics.hpp>

#include <cstddef>
#include <vector>

namespace hesse::problems {
namespace {

// 0 … 2 in equal parts: JAX's own (0, 1, 2) at n = 3.
std::vector<double> ramp(int n) {
  std::vector<double> x(static_cast<std::size_t>(n), 0.0);
  for (int i = 1; i < n; ++i) x[static_cast<std::size_t>(i)] = 2.0 * i / (n - 1);
  return x;
}

}  // namespace

Info SumOfLogistics::info() const {
  Info info;
  info.title = "sum of logistics, infimum 0 at minus infinity";
  info.source = "[JAX]";
  info.structure = "sum of elements (1 variable each)";
  info.starts = {{"1", ramp(n_)}};
  info.minima = {{0.0, {}, MinimumKind::asymptotic, "every x_i -> -inf"}};
  info.domain = "exp(-x) overflows below x = -709";
  info.expectation = Expectation::infimum_at_infinity;
  return info;
}

Info RegularizedLogistics::info() const {
  constexpr double minimiser = -0.24624809274753395;
  constexpr double least = 0.46906624734970644;
  Info info;
  info.title = "sum of logistics with a quadratic regularisation";
  info.source = "[JAX] with 1/2 |x|^2 added";
  info.structure = "sum of elements (1 variable each)";
  info.starts = scaled_starts(ramp(n_));
  info.minima = {{least * n_, std::vector<double>(static_cast<std::size_t>(n_), minimiser), MinimumKind::global, ""}};
  info.domain = "exp(-x) overflows below x = -709";
  return info;
}

}  // namespace hesse::problems
