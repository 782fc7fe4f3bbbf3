#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <vector>

#include <hesse/ad/detail/colouring/spy.hpp>
#include <hesse/ad/detail/core/error.hpp>

// Pictures of sparsity patterns: a bitmap, its text in Braille patterns, and its SVG.
namespace hesse::ad::detail {

namespace {

using Index = Eigen::Index;

class Bitmap {
 public:
  // The largest picture of a rows × columns matrix within width × height that keeps its proportions.
  Bitmap(Index rows, Index columns, Index width, Index height) : rows_(rows), columns_(columns) {
    if (rows == 0 || columns == 0) return;
    const double scale = std::min({1.0, static_cast<double>(width) / static_cast<double>(columns),
                                   static_cast<double>(height) / static_cast<double>(rows)});
    width_ = std::clamp<Index>(static_cast<Index>(scale * static_cast<double>(columns) + 0.5), 1, width);
    height_ = std::clamp<Index>(static_cast<Index>(scale * static_cast<double>(rows) + 0.5), 1, height);
    points_.assign(static_cast<std::size_t>(width_ * height_), false);
  }

  Index width() const { return width_; }
  Index height() const { return height_; }
  void set(Index row, Index column) { points_[place(column * width_ / columns_, row * height_ / rows_)] = true; }
  bool at(Index x, Index y) const { return x < width_ && y < height_ && points_[place(x, y)]; }

 private:
  std::size_t place(Index x, Index y) const { return static_cast<std::size_t>(y * width_ + x); }

  Index rows_, columns_, width_ = 0, height_ = 0;
  std::vector<bool> points_;
};

void require_size(const char* operation, Index columns, Index rows) {
  if (columns < 1 || rows < 1)
    throw Error(std::string(operation) + ": a picture of " + std::to_string(columns) + " x " + std::to_string(rows) +
                "; give 1 x 1 or more");
}

Bitmap draw(const SparsityPattern& pattern, Index width, Index height) {
  Bitmap picture(pattern.m, pattern.n, width, height);
  pattern.for_each([&](Index i, Index j, Index) { picture.set(i, j); });
  return picture;
}

Bitmap draw(const SymmetricPattern& pattern, Index width, Index height) {
  Bitmap picture(pattern.n, pattern.n, width, height);
  pattern.for_each([&](Index i, Index j, Index) {
    picture.set(i, j);
    picture.set(j, i);
  });
  return picture;
}

// U+2800 and one bit for each point, in the order of the Unicode standard.
std::string braille(const Bitmap& picture) {
  constexpr std::array<std::array<unsigned, 2>, 4> bits{{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}};
  std::string text;
  for (Index y = 0; y < picture.height(); y += 4) {
    for (Index x = 0; x < picture.width(); x += 2) {
      unsigned points = 0;
      for (Index b = 0; b < 4; ++b) {
        for (Index a = 0; a < 2; ++a) {
          if (picture.at(x + a, y + b)) points |= bits[static_cast<std::size_t>(b)][static_cast<std::size_t>(a)];
        }
      }
      text += '\xe2';
      text += static_cast<char>(0xa0U | points >> 6);
      text += static_cast<char>(0x80U | (points & 0x3fU));
    }
    text += '\n';
  }
  return text;
}

struct Rectangle {
  Index x, y, width, height;
};

// Merges points along the rows, and equal runs of successive rows.
std::vector<Rectangle> rectangles(const Bitmap& picture) {
  std::vector<Rectangle> closed, open;
  for (Index y = 0; y <= picture.height(); ++y) {
    std::vector<Rectangle> next;
    auto candidate = open.begin();
    for (Index x = 0; x < picture.width(); ++x) {
      if (!picture.at(x, y)) continue;
      Rectangle run{x, y, 0, 1};
      while (picture.at(x, y)) ++x;
      run.width = x - run.x;
      for (; candidate != open.end() && candidate->x < run.x; ++candidate) closed.push_back(*candidate);
      if (candidate != open.end() && candidate->x == run.x && candidate->width == run.width) {
        run.y = candidate->y;
        run.height = candidate->height + 1;
        ++candidate;
      }
      next.push_back(run);
    }
    closed.insert(closed.end(), candidate, open.end());
    open = std::move(next);
  }
  std::sort(closed.begin(), closed.end(),
            [](const Rectangle& a, const Rectangle& b) { return std::tie(a.y, a.x) < std::tie(b.y, b.x); });
  return closed;
}

std::string svg(const Bitmap& picture, const std::string& title) {
  std::string text =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-1 -1 " + std::to_string(picture.width() + 2) + " " +
      std::to_string(picture.height() + 2) + "\" shape-rendering=\"crispEdges\">\n<title>" + title +
      "</title>\n<rect x=\"-0.5\" y=\"-0.5\" width=\"" + std::to_string(picture.width() + 1) + "\" height=\"" +
      std::to_string(picture.height() + 1) + "\" fill=\"white\" stroke=\"gray\" stroke-width=\"0.5\"/>\n<path d=\"";
  for (const Rectangle& r : rectangles(picture)) {
    const std::string run = std::to_string(r.width);
    text += "M" + std::to_string(r.x) + " " + std::to_string(r.y) + "h" + run + "v" + std::to_string(r.height) + "h-" +
            run + "z";
  }
  return text + "\"/>\n</svg>\n";
}

std::string title_of(Index rows, Index columns, Index nonzeros) {
  return std::to_string(rows) + " x " + std::to_string(columns) + ", " + std::to_string(nonzeros) + " nonzeros";
}

}  // namespace

std::string spy(const SparsityPattern& pattern, Index columns, Index rows) {
  require_size("spy", columns, rows);
  return braille(draw(pattern, 2 * columns, 4 * rows));
}

std::string spy(const SymmetricPattern& pattern, Index columns, Index rows) {
  require_size("spy", columns, rows);
  return braille(draw(pattern, 2 * columns, 4 * rows));
}

std::string spy_svg(const SparsityPattern& pattern, Index size) {
  require_size("spy_svg", size, size);
  return svg(draw(pattern, size, size), title_of(pattern.m, pattern.n, pattern.size()));
}

std::string spy_svg(const SymmetricPattern& pattern, Index size) {
  require_size("spy_svg", size, size);
  Index nonzeros = 0;
  pattern.for_each([&](Index i, Index j, Index) { nonzeros += i == j ? 1 : 2; });
  return svg(draw(pattern, size, size), title_of(pattern.n, pattern.n, nonzeros));
}

}  // namespace hesse::ad::detail
