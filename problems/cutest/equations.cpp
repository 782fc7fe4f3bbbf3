#include <hesse/problems/cutest/equations.hpp>

#include <algorithm>
#include <numbers>
#include <string>

#include <hesse/problems/cutest/describe.hpp>

namespace hesse::problems::cutest {

int order(int n, int (*rule)(int)) {
  int p = 1;
  while (rule(p) < n) ++p;
  return rule(p) == n ? p : 0;
}

Eigenvalues::Eigenvalues(int n, double (*diagonal)(int, int), double off_diagonal)
    : Scalable(n), p_(order(n, &size)), diagonal_(diagonal), off_diagonal_(off_diagonal) {}

Info Eigenvalues::describe(const char* matrix) const {
  auto start = all(n(), 0.0);
  for (int j = 0; j < p_; ++j) {
    start[static_cast<std::size_t>(j * (p_ + 1))] = 1.0;
    start[static_cast<std::size_t>(j * (p_ + 1) + 1 + j)] = 1.0;
  }
  return cutest::describe("eigenvalues of a matrix: " + std::string(matrix), "", "dense", start,
                          {global(0.0, {}, "the eigenvalues in any order")});
}

Info Cyclooctane::info() const {
  // The points i/p (1, 1, 1), the first two 0.
  const double count = p();
  auto start = each(n(), [count](int k) { return ((k + 3) / 3 + 1) / count; });
  start[0] = start[1] = 0.0;
  return describe("a ring of atoms", "[CMTW10]", "banded and bordered", start, {global(0.0, {}, "and other rings")});
}

namespace {

// The corners of a regular polygon after two coordinates, what follows is 1.
std::vector<double> polygon(int n, int p) {
  auto start = all(n, 1.0);
  for (int i = 1; i <= p; ++i) {
    const double angle = 2.0 * std::numbers::pi * i / p;
    start[static_cast<std::size_t>(2 * i)] = std::cos(angle);
    start[static_cast<std::size_t>(2 * i + 1)] = std::sin(angle);
  }
  return start;
}

}  // namespace

Info Spin2::info() const {
  auto info = describe("particles that turn about each other", "", "dense", polygon(n(), p()), {global(0.0)});
  info.domain = "no two particles in one place";
  return info;
}

Info Spin::info() const {
  auto info = describe("particles that turn about each other, distances as variables", "", "dense and banded",
                       polygon(n(), p_), {global(0.0)});
  info.domain = "no distance 0";
  return info;
}

Info Kss::info() const {
  return describe("the KSS system", "[HSZ12] (8.1)", "diagonal plus rank one", all(n(), 1000.0), {global(0.0)});
}

Info Mancino::info() const {
  const double size = n();
  const double factor = -14.0 * size / (square(14.0 * size) - 36.0 * square(size - 1.0));
  return describe("Mancino's function", "[Buc89] (51)", "dense",
                  each(n(),
                       [&](int i) {
                         const double middle = i - 0.5 * size;
                         double sum = middle * middle * middle;
                         for (int j = 1; j <= n(); ++j)
                           if (j != i) sum += term((1.0 * i) / j);
                         return factor * sum;
                       }),
                  {global(0.0)});
}

Info Luksan15::info() const {
  auto info = describe("sparse signomial least squares", "[Luk96] (15)", "sum of elements (4 variables each)",
                       repeated(n(), {-0.8, 1.2, -1.2, 0.8}), found(n(), 100, 3.5696970511738804));
  info.domain = "no variable 0";
  return info;
}

Info Luksan16::info() const {
  return describe("sparse exponential least squares", "[Luk96] (16)", "sum of elements (4 variables each)",
                  repeated(n(), {-0.8, 1.2, -1.2, 0.8}), found(n(), 100, 3.5696970511738804));
}

}  // namespace hesse::problems::cutest
