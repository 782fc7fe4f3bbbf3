#pragma once

#include <string_view>

#include <hesse/problems/info.hpp>

namespace hesse::problems {

// f = (1 + (x + y + 1)² (19 - 14x + 3x² - 14y + 6xy + 3y²)) (30 + (2x - 3y)² (18 - 32x + 12x² + 48y - 36xy + 27y²))
struct GoldsteinPrice {
  static constexpr std::string_view name = "GoldsteinPrice";
  int n() const { return 2; }

  template <class X>
  auto operator()(const X& p) const {
    const auto& x = p[0];
    const auto& y = p[1];
    const auto s = x + y + 1.0;
    const auto d = 2.0 * x - 3.0 * y;
    const auto xx = x * x;
    const auto xy = x * y;
    const auto yy = y * y;
    const auto a = 1.0 + s * s * (19.0 - 14.0 * x + 3.0 * xx - 14.0 * y + 6.0 * xy + 3.0 * yy);
    const auto b = 30.0 + d * d * (18.0 - 32.0 * x + 12.0 * xx + 48.0 * y - 36.0 * xy + 27.0 * yy);
    return a * b;
  }

  Info info() const {
    Info info;
    info.title = "Goldstein and Price's function, one global and three local minima";
    info.source = "[GP71]";
    info.starts = scaled_starts({-0.5, -1.5});
    info.minima = {{3.0, {0.0, -1.0}, MinimumKind::global, ""},
                   {30.0, {-0.6, -0.4}, MinimumKind::local, ""},
                   {84.0, {1.8, 0.2}, MinimumKind::local, ""},
                   {840.0, {1.2, 0.8}, MinimumKind::local, ""}};
    return info;
  }
};

}  // namespace hesse::problems
