#include <hesse/problems/cutest/matrix_equations.hpp>

#include <cmath>

#include <hesse/problems/cutest/describe.hpp>

namespace hesse::problems::cutest {

MatrixSquare::MatrixSquare(int n, bool zero)
    : Scalable(n),
      p_(static_cast<int>(std::lround(std::sqrt(n)))),
      root_(each(n, [](int k) { return std::sin(square(1.0 * k)); })),
      squared_(all(n, 0.0)) {
  if (zero) root_[static_cast<std::size_t>(2 * p_)] = 0.0;
  const auto b = [this](int i, int j) { return root_[static_cast<std::size_t>(i * p_ + j)]; };
  for (int i = 0; i < p_; ++i)
    for (int j = 0; j < p_; ++j)
      for (int t = 0; t < p_; ++t) squared_[static_cast<std::size_t>(i * p_ + j)] += b(i, t) * b(t, j);
}

std::vector<double> MatrixSquare::start() const {
  auto start = root_;
  for (int k = 1; k <= n(); ++k) start[static_cast<std::size_t>(k - 1)] -= 0.8 * std::sin(square(1.0 * k));
  return start;
}

Info MatrixRoot::describe(const char* title) const {
  return cutest::describe(title, "[Buc89] (201, 204)", "dense", start(), {global(0.0, root_, "and other roots")});
}

Info Nonmsqrt::info() const {
  // f at 3 × 3 is the collection's.
  const double f = n() == 9 ? 0.75180023 : 18.05347;
  auto info = describe("square root of a matrix, with an error", "", "dense blocks", start(),
                       n() == 9 || n() == 100 ? std::vector<KnownMinimum>{asymptotic(f, "own solution, creeps down")}
                                              : std::vector<KnownMinimum>{});
  info.expectation = Expectation::infimum_at_infinity;
  return info;
}

Info Spmsrt::info() const {
  return describe("square root of a tridiagonal matrix", "[Buc89] (151)", "banded",
                  each(n(), [](int k) { return 0.2 * root(k - 1); }),
                  {global(0.0, each(n(), [](int k) { return root(k - 1); }), "and other roots")});
}

Info Yatp1::describe() const {
  auto start = all(n(), 0.0);
  std::fill_n(start.begin(), p() * p(), 6.0);
  auto info = cutest::describe("a pseudo-stochastic matrix, sums of sin(t)/t", "",
                               "diagonal and bordered, rows and columns", start, {global(0.0)});
  info.domain = "entries of the matrix not 0";
  return info;
}

Info Yatp2::describe() const {
  auto start = all(n(), 0.0);
  std::fill_n(start.begin(), p() * p(), 10.0);
  return cutest::describe("a pseudo-stochastic matrix, sums of t + sin t", "",
                          "diagonal and bordered, rows and columns", start, {global(0.0)});
}

}  // namespace hesse::problems::cutest
