#include "table.hpp"

#include <fmt/format.h>

#include <cmath>

namespace hesse::apps {

std::string padded(std::string_view text, int width) {
  return width < 0 ? fmt::format("{:<{}}", text, -width) : fmt::format("{:>{}}", text, width);
}

std::string number(double value, int significant) {
  if (std::isnan(value)) return "-";
  return fmt::format("{:.{}g}", value, significant);
}

std::string fixed(double value, int decimals) {
  if (std::isnan(value)) return "-";
  return fmt::format("{:.{}f}", value, decimals);
}

std::string duration(double seconds) {
  if (std::isnan(seconds)) return "-";
  struct Unit {
    double size;
    std::string_view name;
  };
  for (const Unit& unit : {Unit{1, "s"}, Unit{1e-3, "ms"}, Unit{1e-6, "us"}})
    if (seconds >= unit.size) return fmt::format("{:.3g} {}", seconds / unit.size, unit.name);
  return fmt::format("{:.3g} ns", seconds * 1e9);
}

}  // namespace hesse::apps
