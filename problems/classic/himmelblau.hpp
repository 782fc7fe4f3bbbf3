#pragma once

#include <string_view>

#include <hesse/problems/info.hpp>

namespace hesse::problems {

// f = (x² + y - 11)² + (x + y² - 7)²
struct Himmelblau {
  static constexpr std::string_view name = "Himmelblau";
  int n() const { return 2; }

  template <class X>
  auto operator()(const X& x) const {
    const auto a = x[0] * x[0] + x[1] - 11.0;
    const auto b = x[0] + x[1] * x[1] - 7.0;
    return a * a + b * b;
  }

  Info info() const {
    Info info;
    info.title = "Himmelblau's function, four minima of equal value";
    info.source = "[Him72]";
    info.starts = scaled_starts({1.0, 1.0});
    info.minima = {{0.0, {3.0, 2.0}, MinimumKind::global, ""},
                   {0.0, {-2.8051180869527448, 3.1313125182505730}, MinimumKind::global, ""},
                   {0.0, {-3.7793102533777469, -3.2831859912861694}, MinimumKind::global, ""},
                   {0.0, {3.5844283403304917, -1.8481265269644034}, MinimumKind::global, ""}};
    return info;
  }
};

}  // namespace hesse::problems
