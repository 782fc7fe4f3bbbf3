#include "chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string_view>

namespace hesse::apps {
namespace {

constexpr double width = 800, height = 480;
constexpr double left = 84, right = 640, top = 44, bottom = 420;  // of the frame
constexpr double max_ticks = 9;

struct Pen {
  std::string_view colour;
  std::string_view dashes;
};
// Colours that the colour-blind tell apart (Okabe and Ito); dashes for print without colours.
constexpr std::array pens{Pen{"#0072b2", ""},        Pen{"#d55e00", "8 3"},  Pen{"#009e73", "2 3"},
                          Pen{"#cc79a7", "8 3 2 3"}, Pen{"#56b4e9", "12 4"}, Pen{"#e69f00", "5 2"}};

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        // XML has no other control characters.
        result += static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\n' ? '?' : c;
    }
  }
  return result;
}

void check(const ChartAxis& axis) {
  const bool valid =
      std::isfinite(axis.from) && std::isfinite(axis.to) && axis.from < axis.to && (!axis.logarithmic || axis.from > 0);
  if (!valid)
    throw std::invalid_argument(fmt::format("chart: axis '{}' from {} to {}{}: no such axis", axis.label, axis.from,
                                            axis.to, axis.logarithmic ? ", logarithmic" : ""));
}

// The place of a value between both ends, in [0, 1].
double place(const ChartAxis& axis, double value) {
  if (!axis.logarithmic) return std::clamp((value - axis.from) / (axis.to - axis.from), 0.0, 1.0);
  if (value <= axis.from) return 0;
  return std::min(1.0, std::log(value / axis.from) / std::log(axis.to / axis.from));
}

double x_of(const Chart& chart, double value) { return left + (right - left) * place(chart.x, value); }
double y_of(const Chart& chart, double value) { return bottom - (bottom - top) * place(chart.y, value); }

// 0.01 as it is, from 10⁴ and below 10⁻³ as a power of ten, the exponent raised.
std::string tick_text(const ChartAxis& axis, double value) {
  if (!axis.logarithmic || (value < 9999 && value > 0.9e-3)) return fmt::format("{:.6g}", value);
  const double exponent = std::floor(std::log10(value) + 1e-9);
  const double factor = value / std::pow(10, exponent);
  return fmt::format("{}10<tspan dy=\"-5\" font-size=\"9\">{:.0f}</tspan>",
                     factor < 1.5 ? "" : fmt::format("{:.0f}\u00b7", factor), exponent);
}

std::string line(double x1, double y1, double x2, double y2, std::string_view style) {
  return fmt::format("  <line x1=\"{:.2f}\" y1=\"{:.2f}\" x2=\"{:.2f}\" y2=\"{:.2f}\" {}/>\n", x1, y1, x2, y2, style);
}

// content is markup.
std::string text(double x, double y, std::string_view anchor, std::string_view content, std::string_view more = "") {
  return fmt::format("  <text x=\"{:.2f}\" y=\"{:.2f}\" text-anchor=\"{}\"{}>{}</text>\n", x, y, anchor, more, content);
}

constexpr std::string_view grid = "stroke=\"#dddddd\"";

std::string axes(const Chart& chart) {
  std::string drawn;
  for (const double tick : ticks(chart.x)) {
    const double x = x_of(chart, tick);
    drawn += line(x, top, x, bottom, grid) + text(x, bottom + 18, "middle", tick_text(chart.x, tick));
  }
  for (const double tick : ticks(chart.y)) {
    const double y = y_of(chart, tick);
    drawn += line(left, y, right, y, grid) + text(left - 8, y + 4, "end", tick_text(chart.y, tick));
  }
  drawn += fmt::format("  <rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"#444444\"/>\n",
                       left, top, right - left, bottom - top);
  drawn += text((left + right) / 2, bottom + 42, "middle", escaped(chart.x.label));
  const double middle = (top + bottom) / 2;
  drawn += text(20, middle, "middle", escaped(chart.y.label), fmt::format(" transform=\"rotate(-90 20 {})\"", middle));
  return drawn;
}

std::string path(const Chart& chart, const ChartSeries& series) {
  std::string points;
  double y_before = 0;
  for (const ChartPoint& point : series.points) {
    if (!std::isfinite(point.x) || !std::isfinite(point.y)) continue;
    const double x = x_of(chart, point.x), y = y_of(chart, point.y);
    if (series.stairs && !points.empty()) points += fmt::format(" {:.2f},{:.2f}", x, y_before);
    points += fmt::format("{}{:.2f},{:.2f}", points.empty() ? "" : " ", x, y);
    y_before = y;
  }
  return points;
}

std::string stroke(const Pen& pen) {
  return fmt::format("stroke=\"{}\" stroke-width=\"2\"{}", pen.colour,
                     pen.dashes.empty() ? "" : fmt::format(" stroke-dasharray=\"{}\"", pen.dashes));
}

}  // namespace

std::vector<double> ticks(const ChartAxis& axis) {
  check(axis);
  std::vector<double> found;
  // An end that rounding has moved keeps its tick.
  const auto inside = [&](double value) {
    const double slack = 1e-9 * (axis.logarithmic ? value : axis.to - axis.from);
    return value >= axis.from - slack && value <= axis.to + slack;
  };
  if (axis.logarithmic) {
    const double first = std::floor(std::log10(axis.from)), last = std::ceil(std::log10(axis.to));
    const double stride = std::ceil((last - first) / max_ticks);
    for (double exponent = first; exponent <= last; exponent += 1) {
      // Powers of which the exponent is a multiple of the stride.
      if (std::fmod(exponent, stride) == 0 && inside(std::pow(10, exponent))) found.push_back(std::pow(10, exponent));
    }
    if (found.size() >= 3) return found;
    found.clear();
    for (double exponent = first; exponent <= last; exponent += 1)
      for (const double factor : {1.0, 2.0, 5.0})
        if (const double value = factor * std::pow(10, exponent); inside(value)) found.push_back(value);
    return found;
  }
  const double rough = (axis.to - axis.from) / max_ticks;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double factor : {5.0, 2.0, 1.0})
    if (factor * power >= rough) step = factor * power;
  for (double number = std::ceil(axis.from / step - 1e-9); inside(number * step); number += 1)
    found.push_back(number * step + 0.0);  // not -0
  return found;
}

std::string svg(const Chart& chart) {
  check(chart.x);
  check(chart.y);
  std::string drawn = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" "
      "font-family=\"sans-serif\" font-size=\"13\">\n"
      "  <rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n",
      width, height);
  drawn += text((left + right) / 2, top - 16, "middle", escaped(chart.title), " font-size=\"15\"") + axes(chart);
  for (const ChartGuide& guide : chart.guides) {
    const double y = y_of(chart, guide.y);
    drawn += line(left, y, right, y, "stroke=\"#888888\" stroke-dasharray=\"3 4\"") +
             text(right - 4, y - 4, "end", escaped(guide.label), " fill=\"#666666\" font-size=\"11\"");
  }
  double y = top + 12;
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    const ChartSeries& series = chart.series[i];
    const std::string style = stroke(pens[i % pens.size()]);
    drawn += fmt::format("  <polyline fill=\"none\" {} points=\"{}\"/>\n", style, path(chart, series));
    drawn += line(right + 14, y, right + 46, y, style) + text(right + 54, y + 4, "start", escaped(series.name));
    y += 22;
  }
  return drawn + "</svg>\n";
}

}  // namespace hesse::apps
