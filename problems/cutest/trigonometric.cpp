#include <hesse/problems/cutest/trigonometric.hpp>

#include <limits>
#include <numbers>

#include <hesse/problems/cutest/describe.hpp>

namespace hesse::problems::cutest {

Info Cosine::info() const {
  return describe("chained cosines", "[BCGT95]", "tridiagonal", all(n(), 1.0), {global(1.0 - n())});
}

Info Cragglvy::info() const {
  auto start = all(n(), 2.0);
  start[0] = 1.0;
  return describe("Cragg and Levy's function chained", "[Toi83] (32)", "sum of elements (4 variables each)", start,
                  found(n(), 100, 32.269911458581767));
}

Info Eg2::info() const {
  return describe("sines that share the first variable", "[CGT92]", "arrow", all(n(), 0.0),
                  found(n(), 100, -98.947402681835598));
}

Info Genhumps::info() const {
  auto start = all(n(), -506.2);
  start[0] = -506.0;
  return describe("humps in n dimensions", "[BCGT95]", "tridiagonal", start, {global(0.0, all(n(), 0.0))});
}

Info Indef::info() const {
  auto info = describe("indefinite at the start, unbounded", "[BCGT95]", "arrow", ramp(n()),
                       {{-std::numeric_limits<double>::infinity(), {}, MinimumKind::unbounded, "x_1 + x_n -> -inf"}});
  info.expectation = Expectation::unbounded_below;
  return info;
}

Info Indefm::info() const {
  return describe("indefinite at the start, bounded", "[LMV10] (37)", "arrow", ramp(n()),
                  found(n(), 100, -9909.8131167913125));
}

Info Noncvxun::info() const {
  return describe("sums of three variables far apart, not convex", "[BCGT95]", "sum of elements (3 variables each)",
                  each(n(), [](int j) { return j; }), found(n(), 100, 234.8639691292538));
}

Info Noncvxu2::info() const {
  return describe("sums of three variables far apart, not convex, denser", "[BCGT95]",
                  "sum of elements (3 variables each)", each(n(), [](int j) { return j; }),
                  found(n(), 100, 232.83314531046383));
}

Info Schmvett::info() const {
  constexpr double pi = std::numbers::pi;
  auto info = describe("Schmidt and Vetters", "[SV70]", "pentadiagonal", all(n(), 0.5),
                       {global(-3.0 * (n() - 2.0), all(n(), pi / (pi + 1.0)))});
  info.domain = "x_2 to x_n-1 not 0";
  return info;
}

Info Sinquad::info() const {
  return describe("sines and squares, the middle terms as decoded", "[BCGT95]", "two arrows", all(n(), 0.1),
                  found(n(), 100, -4005.5846706273405));
}

Info Sparsine::info() const {
  return describe("a sparse function of sines", "[BCGT95]", "sum of elements (6 variables each)", all(n(), 0.5),
                  {global(0.0, all(n(), 0.0))});
}

Info Tointgss::info() const {
  return describe("Toint's Gaussians", "[Toi83] (21)", "pentadiagonal", all(n(), 3.0), {global(10.0, all(n(), 0.0))});
}

Info Sensors::info() const {
  return describe("placement of sensors", "[ZW93]", "dense", each(n(), [this](int j) { return j / (1.0 * n()); }),
                  n() == 100 ? std::vector<KnownMinimum>{local(-2088.28125, {}, "own solution"),
                                                         local(-2068.03125, {}, "the lowest published"),
                                                         local(-1944.0, {}, "published")}
                             : std::vector<KnownMinimum>{});
}

Info Argtrig::info() const {
  return describe("trigonometric equations", "[MGH81] (26)", "diagonal plus rank one", all(n(), 1.0 / n()),
                  {global(0.0, all(n(), 0.0), "and others")});
}

Info Luksan17::info() const {
  return describe("sparse trigonometric least squares", "[Luk96] (17)", "sum of elements (4 variables each)",
                  repeated(n(), {-0.8, 1.2, -1.2, 0.8}), found(n(), 100, 0.49316129032257955));
}

}  // namespace hesse::problems::cutest
