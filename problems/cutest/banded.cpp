#include <hesse/problems/cutest/banded.hpp>

#include <hesse/problems/cutest/describe.hpp>

namespace hesse::problems::cutest {

Info Broydn3d::info() const {
  return describe("Broyden's tridiagonal equations", "[MGH81] (30)", "pentadiagonal", all(n(), -1.0), {global(0.0)});
}

Info Broydn7d::info() const {
  return describe("Broyden's equations in seven diagonals", "[Toi78]", "banded, and a band far away", all(n(), 1.0),
                  found(n(), 100, 39.101257696540046));
}

Info Brybnd::info() const {
  return describe("Broyden's banded equations", "[MGH81] (31)", "banded, 6 off-diagonals", all(n(), -1.0),
                  {global(0.0)});
}

template <int k>
Info Curly<k>::info() const {
  constexpr double f = k == 10 ? -10031.629024133126 : k == 20 ? -10031.629024133126 : -10031.629024133126;
  return describe("quartics of moving sums", "[BCGT95]", "banded, " + std::to_string(k) + " off-diagonals",
                  each(n(), [this](int j) { return 1.0e-4 * j / (n() + 1.0); }), found(n(), 100, f));
}

template class Curly<10>;
template class Curly<20>;
template class Curly<30>;

Info Ncb20b::info() const {
  return describe("band of width 20, negative curvature", "[BCGT95]", "banded, 19 off-diagonals", all(n(), 0.0),
                  found(n(), 100, 196.68015019340609));
}

Info Ncb20::info() const {
  auto start = all(n(), 0.0);
  for (std::size_t i = 1; i <= 10; ++i) start[start.size() - i] = 1.0;
  return describe("band of width 20, negative curvature, ten factors", "[BCGT95]", "banded and bordered", start,
                  found(n(), 100, 173.15839351789583));
}

Info Luksan22::info() const {
  return describe("attracting and repelling", "[Luk96] (22)", "pentadiagonal", repeated(n(), {-1.2, 1.0}),
                  found(n(), 100, 868.94047752694178));
}

}  // namespace hesse::problems::cutest
