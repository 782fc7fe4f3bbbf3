#include <hesse/problems/cutest/quartic.hpp>

#include <cmath>

#include <hesse/problems/cutest/describe.hpp>

namespace hesse::problems::cutest {

Info Arwhead::info() const {
  auto minimum = all(n(), 1.0);
  minimum.back() = 0.0;
  return describe("arrow head of quartics", "[CGLT94]", "arrow", all(n(), 1.0), {global(0.0, minimum)});
}

Info Bdqrtic::info() const {
  return describe("banded quartics", "[CGLT94]", "banded and arrow", all(n(), 1.0),
                  found(n(), 100, 378.76919180868384));
}

Info Dqrtic::info() const {
  return describe("a diagonal quartic; QUARTC is the same", "[Buc89] (157)", "diagonal", all(n(), 2.0),
                  {global(0.0, each(n(), [](int j) { return j; }))});
}

Info Edensch::info() const {
  return describe("extended Dennis and Schnabel", "[Li88]", "tridiagonal", all(n(), 8.0),
                  found(n(), 100, 603.28459202076465));
}

Info Engval1::info() const {
  return describe("Engvall's function", "[Toi83] (31)", "tridiagonal", all(n(), 2.0),
                  found(n(), 100, 109.0881361430923));
}

Info Freuroth::info() const {
  auto start = all(n(), 0.0);
  start[0] = 0.5;
  start[1] = -2.0;
  return describe("Freudenstein and Roth's function chained", "[Toi83] (33)", "tridiagonal", start,
                  found(n(), 100, 11964.577348654155));
}

Info Nondquar::info() const {
  return describe("a nondiagonal quartic, singular at its minimum", "[CGLT94]", "banded and arrow",
                  repeated(n(), {1.0, -1.0}), {global(0.0, all(n(), 0.0))});
}

Info Powellsg::info() const {
  return describe("Powell's singular function side by side", "[MGH81] (13)", "sum of elements (4 variables each)",
                  repeated(n(), {3.0, -1.0, 0.0, 1.0}), {global(0.0, all(n(), 0.0))});
}

Info Power::info() const {
  return describe("Oren's power", "[Ore74]", "square of a sum", all(n(), 1.0), {global(0.0, all(n(), 0.0))});
}

Info Qing::info() const {
  return describe("Qing's function, 2^n minima", "", "diagonal", all(n(), 1.0),
                  {global(0.0, each(n(), [](int j) { return std::sqrt(j); }))});
}

Info Tquartic::info() const {
  return describe("Toint's quartic", "[BCGT95]", "arrow", all(n(), 0.1), {global(0.0, all(n(), 1.0))});
}

Info Box::info() const {
  return describe("quartics that share three variables", "", "three arrows", all(n(), 0.0),
                  found(n(), 100, -11.240442152328884));
}

Info Boxpower::info() const {
  return describe("a quadratic and one power", "", "two arrows", all(n(), 0.99), {global(0.0, all(n(), 0.0))});
}

Info Sparsqur::info() const {
  return describe("a sparse quartic", "", "sum of elements (6 variables each)", all(n(), 0.5),
                  {global(0.0, all(n(), 0.0))});
}

}  // namespace hesse::problems::cutest
