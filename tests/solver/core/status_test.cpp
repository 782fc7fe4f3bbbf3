#include <catch2/catch.hpp>
#include <fstream>
#include <hesse/solver/status.hpp>
#include <sstream>
#include <string>

using namespace hesse::solver;

TEST_CASE("the page about results has a row for every reason and quality, word for word") {
  std::ifstream file(HESSE_SOURCE_DIR "/docs/reading-a-result.md");
  std::stringstream page;
  page << file.rdbuf();
  const auto check = [&](auto value) {
    std::ostringstream row;
    row << "| `" << name(value) << "` | " << sentence(value) << " | " << advice(value) << " |";
    CAPTURE(row.str());
    CHECK(page.str().find(row.str()) != std::string::npos);
  };
  for (const auto reason : all_stop_reasons()) check(reason);
  for (const auto quality : all_point_qualities()) check(quality);
}
