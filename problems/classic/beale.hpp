#pragma once

#include <string_view>

#include <hesse/problems/info.hpp>

namespace hesse::problems {

// f = (3/2 - x (1 - y))² + (9/4 - x (1 - y²))² + (21/8 - x (1 - y³))²
struct Beale {
  static constexpr std::string_view name = "Beale";
  int n() const { return 2; }

  template <class X>
  auto operator()(const X& x) const {
    const auto y2 = x[1] * x[1];
    const auto a = 1.5 - x[0] * (1.0 - x[1]);
    const auto b = 2.25 - x[0] * (1.0 - y2);
    const auto c = 2.625 - x[0] * (1.0 - y2 * x[1]);
    return a * a + b * b + c * c;
  }

  Info info() const {
    Info info;
    info.title = "Beale's function as a general function (mgh/Beale is the same as least squares)";
    info.source = "[Bea58]";
    info.starts = scaled_starts({1.0, 1.0});
    // Along y = 1 + c/x the residuals tend to 3/2 + c, 9/4 + 2c, 21/8 + 3c: their sum of squares is least at c =
    // -111/112.
    info.minima = {{0.0, {3.0, 0.5}, MinimumKind::global, ""},
                   {0.45200892857142855, {}, MinimumKind::asymptotic, "x -> -inf along y = 1 - 111/(112 x)"}};
    return info;
  }
};

}  // namespace hesse::problems
