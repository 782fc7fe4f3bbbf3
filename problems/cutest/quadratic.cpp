#include <hesse/problems/cutest/quadratic.hpp>

#include <cmath>

#include <hesse/problems/cutest/describe.hpp>

namespace hesse::problems::cutest {

Info Dixon3dq::info() const {
  return describe("Dixon's tridiagonal quadratic", "[Buc89] (156)", "tridiagonal", all(n(), -1.0),
                  {global(0.0, all(n(), 1.0))});
}

Info Dqdrtic::info() const {
  return describe("a diagonal quadratic", "[Toi83] (22)", "diagonal", all(n(), 3.0), {global(0.0, all(n(), 0.0))});
}

Info Testquad::info() const {
  return describe("a diagonal quadratic of condition n", "", "diagonal", all(n(), 1.0), {global(0.0, all(n(), 0.0))});
}

Info Tridia::info() const {
  return describe("Shanno's tridiagonal quadratic", "[Toi83] (8)", "tridiagonal", all(n(), 1.0),
                  {global(0.0, each(n(), [](int j) { return std::ldexp(1.0, 1 - j); }))});
}

Info Arglina::info() const {
  return describe("linear least squares of full rank", "[MGH81] (32)", "diagonal plus rank one", all(n(), 1.0),
                  {global(m() - n(), all(n(), -1.0))});
}

Info Arglinb::info() const {
  const double rows = m();
  return describe("linear least squares of rank one", "[MGH81] (33)", "rank one", all(n(), 1.0),
                  {global(rows * (rows - 1.0) / (2.0 * (2.0 * rows + 1.0)), {}, "a hyperplane of minimisers")});
}

Info Arglinc::info() const {
  const double rows = m();
  return describe(
      "linear least squares of rank one, zero columns and rows", "[MGH81] (34)", "rank one", all(n(), 1.0),
      {global((rows * rows + 3.0 * rows - 6.0) / (2.0 * (2.0 * rows - 3.0)), {}, "a hyperplane of minimisers")});
}

}  // namespace hesse::problems::cutest
