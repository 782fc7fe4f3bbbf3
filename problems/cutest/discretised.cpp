#include <hesse/problems/cutest/discretised.hpp>

#include <hesse/problems/cutest/describe.hpp>

namespace hesse::problems::cutest {

Info Morebv::info() const {
  return describe("discrete boundary value", "[MGH81] (28)", "pentadiagonal", parabola(n()), {global(0.0)});
}

Info Luksan21::info() const {
  return describe("discrete boundary value under load", "[Luk96] (21)", "pentadiagonal", parabola(n()), {global(0.0)});
}

Info Inteqne::info() const {
  return describe("discrete integral equation", "[MGH81] (29)", "dense", parabola(n()), {global(0.0)});
}

Info Fletcbv2::info() const {
  return describe("Fletcher's boundary value problem", "[Fle92] (1)", "tridiagonal", ramp(n()),
                  found(n(), 100, -0.51400678611173789));
}

Info Fletbv3m::info() const {
  return describe("Fletcher's boundary value problem, scaled and bounded", "[LMV10] (30)", "tridiagonal", ramp(n()),
                  found(n(), 100, -1.8460565942135332));
}

Info Fletcbv3::info() const {
  return describe("Fletcher's boundary value problem, scaled", "[Fle92] (1)", "tridiagonal", ramp(n()),
                  found(n(), 10, -0.025930861040104));
}

Info Fletchbv::info() const {
  return describe("Fletcher's boundary value problem, as first entered", "[Fle92] (1)", "tridiagonal", ramp(n()),
                  found(n(), 10, -2066261.1973805516));
}

Info Surface::describe(const char* title, const char* structure) const {
  const int last = p() - 1;
  auto start = all(n(), 0.0);
  // The plane 1 + 8 i/(p − 1) + 4 j/(p − 1) on the boundary.
  for (int j = 0; j <= last; ++j)
    for (int i = 0; i <= last; ++i)
      if (i == 0 || i == last || j == 0 || j == last)
        start[static_cast<std::size_t>(i + j * p())] = 1.0 + (8.0 * i + 4.0 * j) / last;
  return cutest::describe(title, "[GT82]", structure, start, {global(1.0, all(n(), 0.0))});
}

Info Fminsurf::info() const { return describe("surface of least area, boundary free", "dense"); }

Info Fminsrf2::info() const { return describe("surface of least area, boundary free, one height", "banded"); }

Info Vareigvl::info() const {
  auto start = all(n(), 1.0);
  start.back() = 0.0;
  return describe("variational eigenvalue", "[Mor89] (1)", "banded and bordered", start,
                  {global(0.0, {}, "u = 0 and any mu")});
}

}  // namespace hesse::problems::cutest
