#pragma once

#include <array>
#include <string_view>

#include <hesse/problems/cutest/scalable.hpp>

namespace hesse::problems::cutest {

// The thickness of two coatings is bilinear in two readings of an instrument. The readings have errors uᵢ and vᵢ, which are
// estimated together with the eight coefficients: x = (coefficients of the first and of the second coating, u, v).
class Coating {
  static constexpr int samples = 63;

 public:
  static constexpr std::string_view name = "COATING";
  static constexpr bool replayed = true;
  static constexpr int n() { return 8 + 2 * samples; }
  static int published_size(std::string_view) { return n(); }
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f(0.0);
    for (int i = 0; i < samples; ++i) {
      const auto k = static_cast<std::size_t>(i);
      const auto& u = x[8 + i];
      const auto& v = x[8 + samples + i];
      const auto first = u + readings[0][k], second = v + readings[1][k];
      for (int j = 0; j < 2; ++j)
        f += square(x[4 * j] + x[4 * j + 1] * first + x[4 * j + 2] * second + x[4 * j + 3] * (first * second) -
                    thickness[static_cast<std::size_t>(j)][k]);
      f += square(4.08 * u) + square(0.417 * v);
    }
    return f;
  }

 private:
  static const std::array<std::array<double, samples>, 2> readings, thickness;
};

}  // namespace hesse::problems::cutest
