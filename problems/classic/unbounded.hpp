#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include <hesse/problems/info.hpp>

// Functions of one variable that fall without limit, and one whose infimum is not attained.
namespace hesse::problems {

namespace detail {

inline Info unbounded(std::string title, double start, std::string where) {
  Info info;
  info.title = std::move(title);
  info.source = "textbook";
  info.starts = {{"1", {start}}};
  info.minima = {{-std::numeric_limits<double>::infinity(), {}, MinimumKind::unbounded, std::move(where)}};
  info.expectation = Expectation::unbounded_below;
  return info;
}

}  // namespace detail

struct UnboundedLinear {
  static constexpr std::string_view name = "UnboundedLinear";
  int n() const { return 1; }

  template <class X>
  auto operator()(const X& x) const {
    return -1.0 * x[0];
  }

  Info info() const { return detail::unbounded("-x, zero Hessian", 1.0, "x -> inf"); }
};

struct UnboundedParabola {
  static constexpr std::string_view name = "UnboundedParabola";
  int n() const { return 1; }

  template <class X>
  auto operator()(const X& x) const {
    return -1.0 * (x[0] * x[0]);
  }

  Info info() const { return detail::unbounded("-x^2, negative curvature", 1.0, "x -> +-inf"); }
};

struct UnboundedExponential {
  static constexpr std::string_view name = "UnboundedExponential";
  int n() const { return 1; }

  template <class X>
  auto operator()(const X& x) const {
    using std::exp;
    return -1.0 * exp(x[0]);
  }

  Info info() const { return detail::unbounded("-exp(x), overflows within a few hundred", 1.0, "x -> inf"); }
};

struct UnboundedCubic {
  static constexpr std::string_view name = "UnboundedCubic";
  int n() const { return 1; }

  template <class X>
  auto operator()(const X& x) const {
    return x[0] * x[0] * x[0];
  }

  Info info() const { return detail::unbounded("x^3, an inflection at 0", -1.0, "x -> -inf"); }
};

struct UnboundedLogarithm {
  static constexpr std::string_view name = "UnboundedLogarithm";
  int n() const { return 1; }

  template <class X>
  auto operator()(const X& x) const {
    using std::log;
    return log(x[0]);
  }

  Info info() const {
    auto info = detail::unbounded("log(x), unbounded at the edge of its domain", 1.0, "x -> 0 from above");
    info.domain = "x > 0";
    return info;
  }
};

struct DecayingExponential {
  static constexpr std::string_view name = "DecayingExponential";
  int n() const { return 1; }

  template <class X>
  auto operator()(const X& x) const {
    using std::exp;
    return exp(-x[0]);
  }

  Info info() const {
    Info info;
    info.title = "exp(-x), infimum 0 at infinity";
    info.source = "textbook";
    info.starts = {{"1", {0.0}}};
    info.minima = {{0.0, {}, MinimumKind::asymptotic, "x -> inf"}};
    info.expectation = Expectation::infimum_at_infinity;
    return info;
  }
};

}  // namespace hesse::problems
