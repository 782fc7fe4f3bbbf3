#pragma once

#include <array>
#include <span>
#include <string_view>

// What NIST certifies about its 27 data sets.
namespace hesse::problems::nist {

enum class Difficulty { lower, average, higher };
std::string_view to_string(Difficulty difficulty);

// Parameter vectors are padded with zeros; the first n entries count.
struct Certified {
  using Parameters = std::array<double, 9>;

  std::string_view name;
  std::string_view model;
  Difficulty difficulty;
  int n, m;
  Parameters start1, start2;
  Parameters parameters, deviations;  // certified values and their standard deviations, 11 digits
  double residual_squares;            // Σ r², 11 digits
  double residual_deviation;          // √(Σ r²/(m − n))
  Parameters refined;                 // the same minimiser solved again with 60 digits, 17 digits
  double refined_residual_squares;

  // The first n entries.
  std::span<const double> of(const Parameters& values) const {
    return std::span<const double>(values).first(static_cast<std::size_t>(n));
  }
};

// All sets, in NIST's order of difficulty.
std::span<const Certified> certified();
// One set. Throws Error for a name that is none of the 27.
const Certified& certified(std::string_view name);

}  // namespace hesse::problems::nist
