#pragma once

#include <string_view>

#include <hesse/problems/info.hpp>

namespace hesse::problems {

// f = x² - y²: stationary at 0, unbounded along y.
struct Saddle {
  static constexpr std::string_view name = "Saddle";
  int n() const { return 2; }

  template <class X>
  auto operator()(const X& x) const {
    return x[0] * x[0] - x[1] * x[1];
  }

  Info info() const {
    Info info;
    info.title = "a saddle, unbounded below";
    info.source = "textbook";
    info.starts = {{"1", {0.0, 0.0}}, {"ridge", {1.0, 0.0}}};
    info.minima = {{-std::numeric_limits<double>::infinity(), {}, MinimumKind::unbounded, "y -> +-inf"},
                   {0.0, {0.0, 0.0}, MinimumKind::saddle, ""}};
    info.expectation = Expectation::saddle_start;
    return info;
  }
};

// f = x² - y² + y⁴: the same saddle between two minima.
struct SaddleWithMinima {
  static constexpr std::string_view name = "SaddleWithMinima";
  int n() const { return 2; }

  template <class X>
  auto operator()(const X& x) const {
    const auto square = x[1] * x[1];
    return x[0] * x[0] + square * (square - 1.0);
  }

  Info info() const {
    constexpr double y = 0.70710678118654752440;
    Info info;
    info.title = "a saddle between two minima";
    info.source = "textbook";
    info.starts = {{"1", {0.0, 0.0}}, {"ridge", {1.0, 0.0}}};
    info.minima = {{-0.25, {0.0, y}, MinimumKind::global, ""},
                   {-0.25, {0.0, -y}, MinimumKind::global, ""},
                   {0.0, {0.0, 0.0}, MinimumKind::saddle, ""}};
    info.expectation = Expectation::saddle_start;
    return info;
  }
};

// f = x³ - 3 x y²: gradient and Hessian vanish at 0.
struct MonkeySaddle {
  static constexpr std::string_view name = "MonkeySaddle";
  int n() const { return 2; }

  template <class X>
  auto operator()(const X& x) const {
    return x[0] * (x[0] * x[0] - 3.0 * x[1] * x[1]);
  }

  Info info() const {
    Info info;
    info.title = "the monkey saddle, degenerate and unbounded below";
    info.source = "textbook";
    info.starts = {{"1", {0.0, 0.0}}};
    info.minima = {{-std::numeric_limits<double>::infinity(), {}, MinimumKind::unbounded, "x -> -inf"},
                   {0.0, {0.0, 0.0}, MinimumKind::saddle, "zero Hessian"}};
    info.expectation = Expectation::saddle_start;
    return info;
  }
};

}  // namespace hesse::problems
