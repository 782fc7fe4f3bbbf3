#include <hesse/problems/mgh/discretised.hpp>

#include <hesse/problems/mgh/describe.hpp>

namespace hesse::problems::mgh {

Info DiscreteBoundaryValue::info() const {
  return describe(28, "Discrete boundary value", parabola(n()), {global(0.0)}, "pentadiagonal");
}

Info DiscreteIntegralEquation::info() const {
  return describe(29, "Discrete integral equation", parabola(n()), {global(0.0)});
}

Info BroydenTridiagonal::info() const {
  return describe(30, "Broyden tridiagonal", all(n(), -1.0), {global(0.0)}, "pentadiagonal");
}

Info BroydenBanded::info() const {
  return describe(31, "Broyden banded", all(n(), -1.0), {global(0.0)}, "banded, 6 off-diagonals");
}

}  // namespace hesse::problems::mgh
