#pragma once

#include <array>
#include <bit>
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <string>

// Arguments at which functions misbehave, and how derivatives there are judged: by class, the sign of zero ignored.
namespace hesse::test {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
inline constexpr double tiny = std::numeric_limits<double>::denorm_min();

inline constexpr std::array special_values{0.0,
                                           -0.0,
                                           1.0,
                                           -1.0,
                                           0.5,
                                           -0.5,
                                           2.0,
                                           -2.0,
                                           3.0,
                                           -3.0,
                                           std::numbers::pi / 2,
                                           -std::numbers::pi / 2,
                                           700.0,
                                           -700.0,
                                           DBL_MIN,
                                           -DBL_MIN,
                                           tiny,
                                           -tiny,
                                           DBL_MAX,
                                           -DBL_MAX,
                                           1e200,
                                           -1e-200,
                                           infinity,
                                           -infinity,
                                           not_a_number};

// f finite, + and - infinite, N not a number.
inline char class_of(double x) { return std::isnan(x) ? 'N' : std::isfinite(x) ? 'f' : x > 0 ? '+' : '-'; }

// Signed infinities as one: I.
inline std::string unsigned_classes(std::string classes) {
  for (char& c : classes)
    if (c == '+' || c == '-') c = 'I';
  return classes;
}

// Equal to the last bit; any two NaN are equal.
inline bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (std::isnan(a) && std::isnan(b));
}

}  // namespace hesse::test
