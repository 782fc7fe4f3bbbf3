#include <hesse/problems/physics/control.hpp>

#include <algorithm>

namespace hesse::problems::physics {

Info LqShooting::info() const {
  // P ← Q + Aᵀ P A − Aᵀ P b (r + bᵀ P b)⁻¹ bᵀ P A backwards from P = I, with A = (1 h; 0 1), b = (0 h), Q = h I, r = h; then
  // u = −(r + bᵀ P b)⁻¹ bᵀ P A (p v) forwards.
  const long double h = 10.0L / n();
  long double p11 = 1, p12 = 0, p22 = 1;
  std::vector<std::array<long double, 2>> gains;
  for (int k = 0; k < n(); ++k) {
    const long double scale = h + h * h * p22;
    const long double bpa1 = h * p12, bpa2 = h * (h * p12 + p22);
    gains.push_back({bpa1 / scale, bpa2 / scale});
    const long double n11 = h + p11 - bpa1 * bpa1 / scale;
    const long double n12 = h * p11 + p12 - bpa1 * bpa2 / scale;
    const long double n22 = h + h * h * p11 + 2 * h * p12 + p22 - bpa2 * bpa2 / scale;
    p11 = n11, p12 = n12, p22 = n22;
  }
  std::reverse(gains.begin(), gains.end());
  std::vector<double> controls;
  long double p = 1, v = 0;
  for (const auto& gain : gains) {
    const long double u = -(gain[0] * p + gain[1] * v);
    controls.push_back(static_cast<double>(u));
    p += h * v;
    v += h * u;
  }
  auto info = describe("linear-quadratic regulator by single shooting", "[BH75], minimum by Riccati's recursion",
                       "dense", all(n(), 0.0), {});
  info.minima = {global(static_cast<double>(0.5L * p11), std::move(controls))};
  return info;
}

Info VanDerPolShooting::info() const {
  return describe("control of van der Pol's oscillator by single shooting", "[AGHRD19], without its constraints",
                  "dense", all(n(), 0.0), {{100, 2.8258741373907372}, {200, 2.8488264449256239}});
}

Info VanDerPolPenalty::info() const {
  return describe("control of van der Pol's oscillator by a penalty", "[AGHRD19], without its constraints",
                  "banded, 5 off-diagonals", all(n(), 0.0), {{99, 2.6187194147477870}, {498, 2.7174065410984768}});
}

Info PendulumSwingUp::info() const {
  return describe("swing-up of a pendulum, control eliminated", "model by hesse", "pentadiagonal",
                  each(n(), [this](int k) { return pi * k / (n() + 1); }),
                  {{100, 1.2044433108091366}, {400, 1.2105346914458587}});
}

}  // namespace hesse::problems::physics
