#include <catch2/catch.hpp>

#include <algorithm>
#include <regex>
#include <sstream>

#include <hesse/ad/detail/colouring/spy.hpp>
#include <hesse/ad/detail/core/error.hpp>

#include "sparsity_graphs.hpp"

using namespace hesse::ad;

using namespace hesse::ad::detail;
using namespace hesse::testing;

namespace {

using Picture = std::vector<std::vector<bool>>;  // [row][column]

SparsityPattern full(const SymmetricPattern& pattern) {
  Entries entries;
  for (Index j = 0; j < pattern.n; ++j) {
    for (const Index i : pattern.column(j)) entries.insert(entries.end(), {{i, j}, {j, i}});
  }
  return SparsityPattern::from_entries(pattern.n, pattern.n, entries);
}

Picture scaled(const SparsityPattern& pattern, Index width, Index height) {
  Picture picture(static_cast<std::size_t>(height), std::vector<bool>(static_cast<std::size_t>(width), false));
  pattern.for_each([&](Index i, Index j, Index) {
    picture[static_cast<std::size_t>(i * height / pattern.m)][static_cast<std::size_t>(j * width / pattern.n)] = true;
  });
  return picture;
}

// Points of Braille text; what lies beyond width × height must be blank.
Picture from_braille(const std::string& text, std::size_t width, std::size_t height) {
  Picture picture(height, std::vector<bool>(width, false));
  std::istringstream lines(text);
  std::string line;
  std::size_t y = 0;
  for (; std::getline(lines, line); y += 4) {
    REQUIRE(line.size() == 3 * ((width + 1) / 2));
    for (std::size_t c = 0; c < line.size(); c += 3) {
      REQUIRE(line[c] == '\xe2');
      const unsigned code =
          (static_cast<unsigned char>(line[c + 1]) & 0x3fU) << 6 | (static_cast<unsigned char>(line[c + 2]) & 0x3fU);
      REQUIRE((code & 0xf00U) == 0x800U);
      const std::size_t dots[8][2] = {{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {0, 3}, {1, 3}};
      for (unsigned bit = 0; bit < 8; ++bit) {
        if ((code >> bit & 1U) == 0) continue;
        const std::size_t px = 2 * (c / 3) + dots[bit][0], py = y + dots[bit][1];
        REQUIRE(px < width);
        REQUIRE(py < height);
        picture[py][px] = true;
      }
    }
  }
  REQUIRE(y == (height + 3) / 4 * 4);
  return picture;
}

Picture from_svg(const std::string& text, std::size_t width, std::size_t height) {
  Picture picture(height, std::vector<bool>(width, false));
  const std::regex rectangle("M(\\d+) (\\d+)h(\\d+)v(\\d+)h-(\\d+)z");
  for (std::sregex_iterator m(text.begin(), text.end(), rectangle), end; m != end; ++m) {
    const auto number = [&](std::size_t k) { return static_cast<std::size_t>(std::stoul((*m)[k].str())); };
    REQUIRE(number(3) == number(5));
    for (std::size_t y = number(2); y < number(2) + number(4); ++y) {
      for (std::size_t x = number(1); x < number(1) + number(3); ++x) {
        REQUIRE(y < height);
        REQUIRE(x < width);
        REQUIRE_FALSE(picture[y][x]);  // rectangles do not overlap
        picture[y][x] = true;
      }
    }
  }
  return picture;
}

}  // namespace

TEST_CASE("a small pattern is drawn entry by entry") {
  CHECK(spy(arrow(16, 1, true), 20, 10) ==
        "⡟⢍⠉⠉⠉⠉⠉⠉\n"
        "⡇⠀⠑⢄⠀⠀⠀⠀\n"
        "⡇⠀⠀⠀⠑⢄⠀⠀\n"
        "⡇⠀⠀⠀⠀⠀⠑⢄\n");
  CHECK(spy(SparsityPattern::from_entries(3, 10, Entries{{0, 0}, {1, 4}, {2, 9}}), 20, 3) == "⠁⠀⠂⠀⠠\n");
  CHECK(spy(symmetric(1, {{0, 0}}), 20, 10) == "⠁\n");
  CHECK(spy(symmetric(0, {}), 20, 10).empty());
  CHECK(spy(SparsityPattern::from_entries(0, 5, {}), 20, 10).empty());
  CHECK(spy(SymmetricPattern{5, {}, {}}, 20, 10) == spy(dense(5), 20, 10));
  CHECK(spy(SparsityPattern{5, 5, {}, {}}, 20, 10) == spy(dense(5), 20, 10));
}

TEST_CASE("a large pattern is scaled down") {
  CHECK(spy(banded(1000, 60), 10, 5) ==
        "⢿⣷⣄⠀⠀⠀⠀⠀⠀⠀\n"
        "⠀⠙⢿⣷⣄⠀⠀⠀⠀⠀\n"
        "⠀⠀⠀⠙⢿⣷⣄⠀⠀⠀\n"
        "⠀⠀⠀⠀⠀⠙⢿⣷⣄⠀\n"
        "⠀⠀⠀⠀⠀⠀⠀⠙⢿⣷\n");
}

TEST_CASE("SVG pictures merge runs, and runs of successive rows") {
  CHECK(spy_svg(arrow(6, 1, true)) ==
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-1 -1 8 8\" shape-rendering=\"crispEdges\">\n"
        "<title>6 x 6, 16 nonzeros</title>\n"
        "<rect x=\"-0.5\" y=\"-0.5\" width=\"7\" height=\"7\" fill=\"white\" stroke=\"gray\" stroke-width=\"0.5\"/>\n"
        "<path d=\"M0 0h6v1h-6zM0 1h2v1h-2zM0 2h1v4h-1zM2 2h1v1h-1zM3 3h1v1h-1zM4 4h1v1h-1zM5 5h1v1h-1z\"/>\n"
        "</svg>\n");
  CHECK(spy_svg(dense(2000)).find("<path d=\"M0 0h256v256h-256z\"/>") != std::string::npos);
  CHECK(spy_svg(SymmetricPattern{5, {}, {}}) == spy_svg(dense(5)));
  CHECK(spy_svg(SparsityPattern()).find("<path d=\"\"/>") != std::string::npos);
  CHECK(spy_svg(banded(100000, 3)).size() < 20000);
}

TEST_CASE("every point of a picture is a nonzero, and every nonzero a point") {
  for (const auto& [name, pattern] : symmetric_patterns()) {
    if (pattern.n == 0) continue;
    INFO(name);
    const auto n = pattern.n, braille = std::min<Index>(n, 40), svg = std::min<Index>(n, 64);
    const auto b = static_cast<std::size_t>(braille), s = static_cast<std::size_t>(svg);
    CHECK(from_braille(spy(pattern, 30, 10), b, b) == scaled(full(pattern), braille, braille));
    CHECK(from_svg(spy_svg(pattern, 64), s, s) == scaled(full(pattern), svg, svg));
    CHECK(spy(pattern, 30, 10) == spy(full(pattern), 30, 10));
    CHECK(spy_svg(pattern, 64) == spy_svg(full(pattern), 64));
  }
  // 200 × 50 into 60 × 80 points: 80 rows fit, hence 20 columns.
  const auto tall = random_matrix(200, 50, 3, 7);
  CHECK(from_braille(spy(tall, 30, 20), 20, 80) == scaled(tall, 20, 80));
  CHECK(from_braille(spy(tall.transposed(), 30, 20), 60, 15) == scaled(tall.transposed(), 60, 15));
  // However thin, a matrix has a point.
  CHECK(from_braille(spy(random_matrix(1000, 1, 1, 7), 30, 20), 1, 80) == scaled(random_matrix(1000, 1, 1, 7), 1, 80));
}

TEST_CASE("pictures refuse to have no size") {
  CHECK_THROWS_WITH(spy(dense(3), 0, 4), "spy: a picture of 0 x 4; give 1 x 1 or more");
  CHECK_THROWS_WITH(spy_svg(dense(3), 0), "spy_svg: a picture of 0 x 0; give 1 x 1 or more");
  CHECK_THROWS_AS(spy(full(dense(3)), 4, -1), Error);
  CHECK_THROWS_AS(spy_svg(full(dense(3)), -1), Error);
}
