#include <hesse/problems/bounded/extended.hpp>

#include <utility>

#include <hesse/problems/bounded/describe.hpp>

namespace hesse::problems::bounded {

Info Mccormck::info() const {
  return describe("extended McCormick", "[GOT15], [Toi83] (29)", "tridiagonal", all(n(), 0.0), same(n(), -1.5, 3.0),
                  at_size(n(), {{100, -91.788073393254521}}, "own solution"));
}

Info Nonscomp::info() const {
  Box box = same(n(), -100.0, 100.0);
  for (std::size_t i = 0; i < box.lower.size(); i += 2) box.lower[i] = 1.0;
  return describe("chained Rosenbrock without strict complementarity", "[GOT15], [Les89]", "tridiagonal", all(n(), 3.0),
                  std::move(box), {global(0.0, all(n(), 1.0))});
}

// x₁, …, xₙ₋₁ = 0.9 and xₙ half way between 0.9 and 1.
Info Biggsb1::info() const {
  Box box = same(n(), 0.0, 0.9);
  box.lower.back() = -infinity;
  box.upper.back() = infinity;
  auto x = all(n(), 0.9);
  x.back() = 0.95;
  return describe("Biggs and Hernandez, quadratic", "[GOT15], [BH92]", "tridiagonal", all(n(), 0.0), std::move(box),
                  {global(0.015, x)});
}

Info BoxQuadratic::describe(const char* title, std::vector<KnownMinimum> minima) const {
  return bounded::describe(title, "[GOT15]", "sparse", all(n(), 0.5), same(n(), 0.1, 10.0), std::move(minima));
}

// Every term is least where all variables are.
Info Cvxbqp1::info() const { return describe("convex quadratic", {global(0.0225 * n() * (n() + 1.0), all(n(), 0.1))}); }

Info Ncvxbqp1::info() const {
  return describe("quadratic, three quarters of the terms concave",
                  at_size(n(), {{100, -1995577.65}, {1000, -198679722.84}}, "own solution"));
}

Info Ncvxbqp2::info() const {
  auto minima = at_size(n(), {{100, -1333045.53}}, "best of 3000 own runs");
  if (n() == 100) minima.push_back(local(-1293817.53, {}, "own solution"));
  return describe("quadratic, half of the terms concave", std::move(minima));
}

Info Ncvxbqp3::info() const {
  return describe("quadratic, a quarter of the terms concave",
                  at_size(n(), {{100, -660132.95734756102}}, "own solution"));
}

}  // namespace hesse::problems::bounded
