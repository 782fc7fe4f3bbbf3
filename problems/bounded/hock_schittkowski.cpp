#include <hesse/problems/bounded/hock_schittkowski.hpp>

#include <numbers>
#include <utility>

#include <hesse/problems/bounded/describe.hpp>

namespace hesse::problems::bounded {
namespace {

Info dense(const std::string& title, int number, const std::vector<double>& start, Box box,
           std::vector<KnownMinimum> minima) {
  return describe(title, "[HS81] (" + std::to_string(number) + ")", "dense", start, std::move(box), std::move(minima));
}

// x₂ = 1.5 and 400 x₁³ − 598 x₁ − 2 = 0, by the trisection of an angle.
double root_of_hs2(double turn) {
  const double a = std::sqrt(598.0 / 1200.0), b = 400.0 * a * a * a;
  return 2.0 * a * std::cos((std::acos(1.0 / b) + turn) / 3.0);
}

}  // namespace

// f_factor 2: the residuals' cost is half the sum of squares that the source has.
Info Hs1::info() const {
  Info info = dense("Betts, Rosenbrock's function, bound not active", 1, {-2.0, 1.0},
                    {{-infinity, -1.5}, {infinity, infinity}}, {global(0.0, {1.0, 1.0})});
  info.f_factor = 2.0;
  return info;
}

Info Hs2::info() const {
  const double x = root_of_hs2(0.0), y = root_of_hs2(2.0 * std::numbers::pi);
  const auto f = [](double t) { return 100.0 * square(1.5 - t * t) + square(1.0 - t); };
  Info info = dense("Betts, Rosenbrock's function, bound active", 2, {-2.0, 1.0},
                    {{-infinity, 1.5}, {infinity, infinity}}, {global(f(x), {x, 1.5}), local(f(y), {y, 1.5})});
  info.f_factor = 2.0;
  return info;
}

Info Hs3::info() const {
  return dense("Schuldt", 3, {10.0, 1.0}, {{-infinity, 0.0}, {infinity, infinity}}, {global(0.0, {0.0, 0.0})});
}

Info Hs4::info() const {
  return dense("Asaadi, cubic", 4, {1.125, 0.125}, {{1.0, 0.0}, {infinity, infinity}}, {global(8.0 / 3.0, {1.0, 0.0})});
}

Info Hs5::info() const {
  constexpr double third = std::numbers::pi / 3.0;
  return dense("McCormick", 5, {0.0, 0.0}, {{-1.5, -3.0}, {4.0, 3.0}},
               {global(-0.5 * std::numbers::sqrt3 - third, {0.5 - third, -0.5 - third})});
}

Info Hs25::info() const {
  return dense("Holzmann, Himmelblau; the start is on a plateau", 25, {100.0, 12.5, 3.0},
               {{0.1, 0.0, 0.0}, {100.0, 25.6, 5.0}}, {global(0.0, {50.0, 25.0, 1.5})});
}

Info Hs38::info() const {
  Info info = dense("Colville 4, Wood's function", 38, {-3.0, -1.0, -3.0, -1.0}, same(4, -10.0, 10.0),
                    {global(0.0, all(4, 1.0))});
  info.f_factor = 2.0;
  return info;
}

Info Hs45::info() const {
  return dense("Betts, product of five", 45, all(5, 2.0), {all(5, 0.0), {1.0, 2.0, 3.0, 4.0, 5.0}},
               {global(1.0, {1.0, 2.0, 3.0, 4.0, 5.0})});
}

Info Hs110::info() const {
  return dense("Himmelblau, Paviani", 110, all(10, 9.0), same(10, 2.001, 9.999),
               {global(-45.778469707446277, all(10, 9.3502658330693844))});
}

// A pair (1, 1/2) contributes -1/16, the least that a pair can; half of the variables are 1 and the others 1/2.
Info S368::info() const {
  const int ones = n() / 2;
  std::vector<KnownMinimum> minima{global(-ones * (n() - ones) / 16.0,
                                          each(n(), [ones](int i) { return i <= ones ? 1.0 : 0.5; }),
                                          "closed form, least of 2000 runs at n = 8 and 9")};
  if (n() == 8) minima.push_back(local(-0.9375, {}, "own solution"));
  return describe("Wolfe", "[Wol72], [Sch87] (368)", "dense", each(n(), [this](int i) { return i / (n() + 1.0); }),
                  same(n(), 0.0, 1.0), std::move(minima));
}

}  // namespace hesse::problems::bounded
