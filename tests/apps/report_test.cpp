#include <catch2/catch.hpp>
#include <limits>

#include "cli/report.hpp"

using namespace hesse::apps;

TEST_CASE("numbers that JSON lacks are null with a text", "[F20]") {
  Json json;
  put(json, "f", 1.5);
  put(json, "g", std::numeric_limits<double>::quiet_NaN());
  put(json, "h", -std::numeric_limits<double>::infinity());
  CHECK(json["f"] == 1.5);
  CHECK_FALSE(json.contains("f_text"));
  CHECK(json["g"].is_null());
  CHECK(json["g_text"] == "nan");
  CHECK(json["h"].is_null());
  CHECK(json["h_text"] == "-inf");
  Json vector;
  put(vector, "x", Eigen::Vector2d(1, std::numeric_limits<double>::infinity()));
  CHECK(vector["x"] == Json({1.0, nullptr}));
  CHECK(vector["x_text"] == Json({nullptr, "inf"}));
}

TEST_CASE("a report is valid JSON whatever its strings hold", "[F20]") {
  Run run;
  run.problem = "a\"b\x1b[31m\xff\n";
  const Json read = Json::parse(dump(to_json(run)));
  CHECK(read["problem"].get<std::string>().starts_with("a\"b\x1b[31m"));
  CHECK(read["f"].is_null());
  CHECK(read["digits"].is_null());
}

TEST_CASE("numbers survive the report to the last bit") {
  Json json;
  put(json, "f", 0.1 + 0.2);
  CHECK(Json::parse(dump(json))["f"].get<double>() == 0.1 + 0.2);
}
