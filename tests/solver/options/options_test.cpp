#include <catch2/catch.hpp>
#include <clocale>
#include <fstream>
#include <hesse/solver/detail/core/error.hpp>
#include <iterator>
#include <set>

#include "objectives.hpp"

using namespace hesse::solver;

using namespace hesse::solver::detail;
using namespace hesse::solver::testing;

TEST_CASE("an unknown option gets the nearest name", "[M09]") {
  Options options;
  CHECK_THROWS_WITH(set(options, "max_iter", "3"),
                    "set option: unknown option 'max_iter'; did you mean 'max_iterations'?");
  CHECK_THROWS_AS(set(options, "", "3"), Error);
  CHECK_THROWS_WITH(get(options, "radius_betta"), Catch::Contains("'radius_beta'"));
}

TEST_CASE("an unknown name of a choice lists the valid ones", "[M10]") {
  Options options;
  CHECK_THROWS_WITH(set(options, "method", "trust-region"),
                    Catch::Contains("automatic, trust_region, least_squares, line_search, cubic, lbfgs") &&
                        Catch::Contains("did you mean 'trust_region'?"));
  set(options, "method", "cubic");
  CHECK(options.method == Method::cubic);
  set(options, "radius_rule", "classic");
  CHECK(options.radius_rule == RadiusRuleName::classic);
  options.method = static_cast<Method>(17);
  CHECK(validate(options).size() == 1);
}

TEST_CASE("every option accepts exactly its range", "[M11]") {
  for (const auto& row : option_table) {
    CAPTURE(row.name);
    if (row.kind == OptionRow::Kind::choice) {
      for (const auto choice : choices(row)) {
        Options options;
        set(options, row.name, choice);
        CHECK(get(options, row.name) == choice);
      }
      continue;
    }
    for (const char* text : {"-1", "nan", "inf", "-inf", "0", "-1e-300", "1e308", "0.5", "3"}) {
      CAPTURE(text);
      const double value = std::stod(text);
      Options options;
      const bool integral = row.kind == OptionRow::Kind::integer;
      const bool flag = row.kind == OptionRow::Kind::flag;
      const bool integer_text = std::string(text).find_first_not_of("-0123456789") == std::string::npos;
      const bool valid = !flag && value >= row.min && value <= row.max && (!integral || integer_text);
      if (valid) {
        CHECK_NOTHROW(set(options, row.name, text));
        CHECK(std::stod(get(options, row.name)) == value);
      } else {
        CHECK_THROWS_WITH(set(options, row.name, text),
                          Catch::Contains(std::string(row.name)) && Catch::Contains("must be"));
        CHECK(list(options) == list(Options{}));
      }
    }
  }
}

TEST_CASE("all complaints come at once, before the first evaluation", "[M11][P5]") {
  Options options;
  options.gradient_tolerance = -1;
  options.max_iterations = -3;
  options.radius_beta = std::numeric_limits<double>::quiet_NaN();
  CHECK(validate(options).size() == 3);
  auto objective = rosenbrock();
  const Result result = minimize(objective, vec({-1.2, 1}), options);
  CHECK(result.status() == StopReason::invalid_option);
  for (const char* option : {"gradient_tolerance = -1", "max_iterations = -3", "radius_beta = nan"})
    CHECK_THAT(result.summary.message, Catch::Contains(option));
  CHECK(objective.calls == 0);
}

TEST_CASE("contradictions name both options", "[M12]") {
  Options options;
  options.min_radius = 10;
  options.max_radius = 1;
  REQUIRE(validate(options).size() == 1);
  CHECK_THAT(validate(options).front(), Catch::Contains("min_radius = 10") && Catch::Contains("max_radius = 1"));
  options = {};
  options.armijo = 0.95;
  REQUIRE(validate(options).size() == 1);
  CHECK_THAT(validate(options).front(), Catch::Contains("armijo") && Catch::Contains("wolfe"));
}

TEST_CASE("a number is exactly one number, in any locale", "[M13]") {
  for (const char* locale : {"C", "de_DE.UTF-8"}) {
    std::setlocale(LC_ALL, locale);
    Options options;
    for (const char* text : {"1e400", "0x10", "1,5", "", " 5 ", "5abc", "+5", "5.", "--5", "1e", "٣"}) {
      CAPTURE(locale, text);
      CHECK_THROWS_AS(set(options, "max_iterations", text), Error);
      if (std::string(text) != "5.") CHECK_THROWS_AS(set(options, "gradient_tolerance", text), Error);
    }
    set(options, "gradient_tolerance", "1.5e-3");
    CHECK(options.gradient_tolerance == 1.5e-3);
    CHECK(get(options, "gradient_tolerance") == "0.0015");
    CHECK_THROWS_AS(set(options, "purity_check", "yes"), Error);
    set(options, "purity_check", "false");
    CHECK_FALSE(options.purity_check);
  }
  std::setlocale(LC_ALL, "C");
}

TEST_CASE("the table is complete: names differ, defaults are valid, texts read back") {
  std::set<std::string_view> names;
  Options options;
  for (const auto& row : option_table) {
    CAPTURE(row.name);
    CHECK(names.insert(row.name).second);
    CHECK_FALSE(row.doc.empty());
    CHECK(row.initial >= row.min);
    CHECK(row.initial <= row.max);
    const std::string text = get(options, row.name);
    set(options, row.name, text);
    CHECK(get(options, row.name) == text);
    CHECK_THAT(options_help(), Catch::Contains(std::string(row.name)) && Catch::Contains(std::string(row.doc)));
    CHECK_THAT(options_markdown(), Catch::Contains("`" + std::string(row.name) + "`"));
  }
  CHECK(validate(options).empty());
}

TEST_CASE("a method for sums of squares refuses a general function") {
  General objective = separable(
      1, [](double x) { return x * x; }, [](double x) { return 2 * x; }, [](double) { return 2.0; });
  const Result result = minimize(objective, vec({1}), with(Method::least_squares));
  CHECK(result.status() == StopReason::invalid_option);
  CHECK_THAT(result.summary.message, Catch::Contains("residuals"));
}

TEST_CASE("every stop reason and point quality has a name and a sentence") {
  std::set<std::string_view> seen;
  for (const auto reason : all_stop_reasons()) {
    CHECK(seen.insert(name(reason)).second);
    CHECK_FALSE(sentence(reason).empty());
    if (converged(reason)) CHECK(usable(reason));
  }
  for (const auto quality : all_point_qualities()) {
    CHECK(seen.insert(name(quality)).second);
    CHECK_FALSE(sentence(quality).empty());
  }
  CHECK(seen.size() == 26);
}

TEST_CASE("the README's table of options is the table of options") {
  std::ifstream in(HESSE_SOURCE_DIR "/solver/README.md");
  const std::string readme{std::istreambuf_iterator<char>(in), {}};
  CHECK(readme.find(options_markdown()) != std::string::npos);
}
