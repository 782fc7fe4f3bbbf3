#include <hesse/problems/cutest/valleys.hpp>

#include <hesse/problems/cutest/describe.hpp>

namespace hesse::problems::cutest {

Info Srosenbr::info() const {
  auto info = describe("Rosenbrock's function side by side", "[MGH81] (21)", "sum of elements (2 variables each)",
                       repeated(n(), {-1.2, 1.0}), {global(0.0, all(n(), 1.0))});
  // A slip in the collection, which published results start from.
  info.starts.push_back({"published", repeated(n(), {1.2, 1.0})});
  return info;
}

Info Extrosnb::info() const {
  return describe("Rosenbrock's function chained", "[Toi83] (10)", "tridiagonal", all(n(), -1.0),
                  {global(0.0, all(n(), 1.0))});
}

Info Genrose::info() const {
  return describe("generalised Rosenbrock function", "[Buc89] (5)", "tridiagonal", ramp(n()),
                  {global(1.0, all(n(), 1.0))});
}

Info Fletchcr::info() const {
  return describe("Fletcher's chained Rosenbrock function", "[Fle92] (2)", "tridiagonal", all(n(), 0.0),
                  {global(0.0, all(n(), 1.0))});
}

Info Nondia::info() const {
  return describe("Shanno's nondiagonal Rosenbrock function", "[Toi83] (15)", "arrow", all(n(), -1.0),
                  {global(0.0, all(n(), 1.0))});
}

Info Liarwhd::info() const {
  return describe("Li's arrow of quartics", "[BCGT95]", "arrow", all(n(), 4.0), {global(0.0, all(n(), 1.0))});
}

Info Woods::info() const {
  return describe("Wood's function side by side", "[MGH81] (14)", "sum of elements (4 variables each)",
                  repeated(n(), {-3.0, -1.0}), {global(0.0, all(n(), 1.0))});
}

Info Chainwoo::info() const {
  auto start = all(n(), -2.0);
  for (std::size_t i = 0; i < 4; ++i) start[i] = i % 2 == 0 ? -3.0 : -1.0;
  return describe("Wood's function chained", "[CGT88]", "sum of elements (4 variables each)", start,
                  {global(1.0, all(n(), 1.0), "among many local minima")});
}

Info Modbeale::info() const {
  return describe("Beale's function chained", "[BCGT95]", "tridiagonal", all(n(), 1.0),
                  {global(0.0, repeated(n(), {3.0, 0.5}))});
}

Info Luksan11::info() const {
  return describe("chained serpentine", "[Luk96] (11)", "tridiagonal", all(n(), -0.8), {global(0.0, all(n(), 1.0))});
}

}  // namespace hesse::problems::cutest
