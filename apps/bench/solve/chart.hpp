#pragma once

#include <string>
#include <vector>

// Charts of lines as SVG: axes with ticks, a legend, nothing else.
namespace hesse::apps {

struct ChartAxis {
  std::string label;
  bool logarithmic = false;
  double from = 0;  // both positive on a logarithmic axis
  double to = 1;
};

struct ChartPoint {
  double x = 0;
  double y = 0;
};

struct ChartSeries {
  std::string name;
  std::vector<ChartPoint> points;  // by increasing x
  bool stairs = false;             // the line keeps a point's y until the next point's x
};

// A dashed horizontal line.
struct ChartGuide {
  double y = 0;
  std::string label;
};

struct Chart {
  std::string title;
  ChartAxis x, y;
  std::vector<ChartSeries> series;
  std::vector<ChartGuide> guides;
};

// Where ticks go: multiples of 1, 2 or 5 times a power of ten; on a logarithmic axis powers of ten, and 2 and 5 times those where
// there are fewer than three.
std::vector<double> ticks(const ChartAxis& axis);

// The chart as a document. Points beyond the axes are moved to their ends; those that are not finite are left out.
// Throws std::invalid_argument for an axis without length, or a logarithmic one that is not positive.
std::string svg(const Chart& chart);

}  // namespace hesse::apps
