#include <hesse/problems/mgh/algebraic.hpp>

#include <hesse/problems/mgh/describe.hpp>

namespace hesse::problems::mgh {

Info Rosenbrock::info() const { return describe(1, "Rosenbrock", {-1.2, 1.0}, {global(0.0, {1.0, 1.0})}); }

Info FreudensteinRoth::info() const {
  return describe(2, "Freudenstein and Roth", {0.5, -2.0},
                  {global(0.0, {5.0, 4.0}), local(48.98425367924002, {11.412778986902094, -0.8968052532744765})});
}

Info PowellBadlyScaled::info() const {
  return describe(3, "Powell badly scaled", {0.0, 1.0}, {global(0.0, {1.0981593296998175e-05, 9.106146739866524})});
}

Info BrownBadlyScaled::info() const {
  return describe(4, "Brown badly scaled", {1.0, 1.0}, {global(0.0, {1000000.0, 2e-06})});
}

Info Beale::info() const { return describe(5, "Beale", {1.0, 1.0}, {global(0.0, {3.0, 0.5})}); }

Info HelicalValley::info() const {
  return describe(7, "Helical valley", {-1.0, 0.0, 0.0}, {global(0.0, {1.0, 0.0, 0.0})});
}

Info PowellSingular::info() const {
  return describe(13, "Powell singular", {3.0, -1.0, 0.0, 1.0}, {global(0.0, {0.0, 0.0, 0.0, 0.0})});
}

Info Wood::info() const { return describe(14, "Wood", {-3.0, -1.0, -3.0, -1.0}, {global(0.0, {1.0, 1.0, 1.0, 1.0})}); }

}  // namespace hesse::problems::mgh
