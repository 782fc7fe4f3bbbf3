#include <hesse/problems/mgh/linear.hpp>

#include <hesse/problems/mgh/describe.hpp>

namespace hesse::problems::mgh {

Info LinearFullRank::info() const {
  return describe(32, "Linear, full rank", all(n(), 1.0), {global(m() - n(), all(n(), -1.0))});
}

Info LinearRankOne::info() const {
  const double rows = m();
  // 1 + … + n = n(n + 1)/2 shares the one condition evenly
  const double x = 6.0 / ((2.0 * rows + 1.0) * n() * (n() + 1.0));
  return describe(
      33, "Linear, rank 1", all(n(), 1.0),
      {global(rows * (rows - 1.0) / (2.0 * (2.0 * rows + 1.0)), all(n(), x), "any x with sum j x_j = 3/(2m+1)")});
}

Info LinearRankOneZero::info() const {
  const double rows = m();
  const double x = 3.0 / ((2.0 * rows - 3.0) * (0.5 * n() * (n() - 1.0) - 1.0));
  return describe(34, "Linear, rank 1 with zero columns and rows", all(n(), 1.0),
                  {global((rows * rows + 3.0 * rows - 6.0) / (2.0 * (2.0 * rows - 3.0)), all(n(), x),
                          "any x with sum j x_j = 3/(2m-3) over the inner variables")});
}

}  // namespace hesse::problems::mgh
