#include <hesse/problems/points.hpp>

#include <cstddef>

namespace hesse::problems {

std::vector<double> all(int n, double value) { return std::vector<double>(static_cast<std::size_t>(n), value); }

std::vector<double> each(int n, const std::function<double(int)>& f) {
  std::vector<double> x;
  x.reserve(static_cast<std::size_t>(n));
  for (int j = 1; j <= n; ++j) x.push_back(f(j));
  return x;
}

std::vector<double> repeated(int n, const std::vector<double>& pattern) {
  return each(n, [&](int j) { return pattern[static_cast<std::size_t>(j - 1) % pattern.size()]; });
}

std::vector<double> ramp(int n) {
  return each(n, [n](int j) { return j / (n + 1.0); });
}

std::vector<double> parabola(int n) {
  return each(n, [n](int j) {
    const double t = j / (n + 1.0);
    return t * (t - 1.0);
  });
}

}  // namespace hesse::problems
