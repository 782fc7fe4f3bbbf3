#include <hesse/problems/cutest/penalties.hpp>

#include <hesse/problems/cutest/describe.hpp>

namespace hesse::problems::cutest {

Info Penalty1::info() const {
  return describe("first penalty function", "[MGH81] (23)", "diagonal plus rank one",
                  each(n(), [](int j) { return j; }), found(n(), 100, 0.0009024909768042983));
}

Info Penalty2::info() const {
  return describe("second penalty function", "[MGH81] (24)", "tridiagonal plus rank one", all(n(), 0.5),
                  found(n(), 100, 97096.083954688103));
}

Info Penalty3::info() const {
  return describe("third penalty function", "[Buc89] (114)", "dense", repeated(n(), {1.0, -1.0}),
                  found(n(), 100, 0.001));
}

Info Vardim::info() const {
  const double size = n();
  return describe("variably dimensioned", "[MGH81] (25)", "diagonal plus rank one",
                  each(n(), [size](int j) { return 1.0 - j / size; }), {global(0.0, all(n(), 1.0))});
}

Info Brownal::info() const {
  return describe("Brown's almost linear equations", "[MGH81] (27)", "dense", all(n(), 0.5),
                  {global(0.0, all(n(), 1.0), "and others")});
}

Info Oscipath::info() const {
  auto start = all(n(), 1.0);
  start[0] = -1.0;
  return describe("Nesterov's oscillating path", "", "tridiagonal", start, {global(0.0, all(n(), 1.0))});
}

Info Oscigrad::info() const {
  auto start = all(n(), 1.0);
  start[0] = -2.0;
  return describe("the gradient of Nesterov's oscillating path", "", "pentadiagonal", start,
                  {global(0.0, all(n(), 1.0), "and other stationary points")});
}

}  // namespace hesse::problems::cutest
