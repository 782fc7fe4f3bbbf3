#include <algorithm>
#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <csignal>
#include <hesse/problems/registry.hpp>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "bench/solve/charts.hpp"
#include "bench/solve/memory.hpp"
#include "bench/solve/profile.hpp"
#include "process.hpp"

using namespace hesse::apps;
using namespace hesse::apps::solves;
using Catch::Matchers::Contains;
using Json = nlohmann::json;

namespace {

constexpr double never = std::numeric_limits<double>::quiet_NaN();

// Parsing fails unless the text is well-formed.
boost::property_tree::ptree parsed(const std::string& text) {
  std::istringstream in(text);
  boost::property_tree::ptree tree;
  boost::property_tree::read_xml(in, tree);
  return tree.get_child("svg");
}

Chart chart() {
  Chart made;
  made.title = "f < g & \"h\"";
  made.x = {"seconds", true, 1e-3, 10};
  made.y = {"share", false, 0, 1};
  made.series = {{"one", {{1e-3, 0}, {1e-1, 0.5}, {10, 1}}, true}, {"<two>", {{1e-2, never}, {1e-1, 1}}, false}};
  made.guides = {{0.5, "half"}};
  return made;
}

std::vector<std::string> attributes(const boost::property_tree::ptree& tree, const std::string& element,
                                    const std::string& attribute) {
  std::vector<std::string> found;
  for (const auto& [name, child] : tree)
    if (name == element) found.push_back(child.get<std::string>("<xmlattr>." + attribute));
  return found;
}

}  // namespace

TEST_CASE("the time to a target is that of the first f at or below it") {
  const std::vector<Descent> history{{1, 10}, {2, 5}, {4, 1}};
  CHECK(seconds_to(history, 10) == 1);
  CHECK(seconds_to(history, 7) == 2);
  CHECK(seconds_to(history, 1) == 4);
  CHECK(std::isnan(seconds_to(history, 0.5)));
  CHECK(std::isnan(seconds_to(std::vector<Descent>(), 1)));
}

TEST_CASE("tolerances are relative to the decrease that is possible") {
  Solve solve;
  solve.start_f = 103;
  solve.best_f = 3;
  CHECK(solve.target(1e-3) == Approx(3.1));
  CHECK(solve.target(0) == 3);
}

TEST_CASE("profiles are the shares of Dolan and Moré") {
  // "a" is the fastest twice and fails once, "b" solves all but the last, which nobody solves.
  const auto profiles =
      performance_profiles({"a", "b", "c"}, {{1, 2, never}, {3, 9, 3}, {never, 4, never}, {never, never, never}});
  REQUIRE(profiles.size() == 3);
  const Profile &a = profiles[0], &b = profiles[1], &c = profiles[2];
  CHECK(a.solver == "a");
  CHECK(a.share(1) == 0.5);
  CHECK(a.share(1e9) == 0.5);
  CHECK(b.share(1) == 0.25);
  CHECK(b.share(1.99) == 0.25);
  CHECK(b.share(2) == 0.5);
  CHECK(b.share(3) == 0.75);
  CHECK(c.share(1) == 0.25);
  CHECK(a.steps.size() == 1);
  CHECK(b.steps.size() == 3);
  CHECK(b.share(0.5) == 0);
}

TEST_CASE("profiles of nothing are empty, and rows of another length are refused") {
  CHECK(performance_profiles({"a"}, {}).front().steps.empty());
  CHECK(performance_profiles({"a"}, {}).front().share(5) == 0);
  CHECK_THROWS_AS(performance_profiles({"a", "b"}, {{1}}), std::invalid_argument);
  CHECK(performance_profiles({"a", "b"}, {{0, 0}}).back().share(1) == 1);
}

TEST_CASE("a history is thinned evenly, with both of its ends") {
  std::vector<Descent> history;
  for (int i = 0; i < 1001; ++i) history.push_back({1.0 * i, -1.0 * i});
  const auto few = thinned(history, 11);
  REQUIRE(few.size() == 11);
  for (std::size_t i = 0; i < few.size(); ++i) CHECK(few[i].seconds == 100.0 * static_cast<double>(i));
  CHECK(thinned(few, 11).size() == 11);
  CHECK(thinned({}, 11).empty());
}

TEST_CASE("ticks are round numbers within the axis") {
  const auto fifths = ticks({"", false, 0, 1});
  REQUIRE(fifths.size() == 6);
  CHECK_FALSE(std::signbit(fifths.front()));
  for (std::size_t i = 0; i < fifths.size(); ++i) CHECK(fifths[i] == Approx(0.2 * static_cast<double>(i)));
  const auto decades = ticks({"", true, 1e-3, 10});
  REQUIRE(decades.size() == 5);
  CHECK(decades.front() == Approx(1e-3));
  CHECK(decades.back() == Approx(10));
  const auto many = ticks({"", true, 1e-30, 1e30});
  CHECK(many.size() >= 5);
  CHECK(many.size() <= 10);
  const auto within_one = ticks({"", true, 1.5, 8});
  REQUIRE(within_one.size() == 2);
  CHECK(within_one[0] == Approx(2));
  CHECK(within_one[1] == Approx(5));
}

TEST_CASE("a chart is well-formed, with a line and a name for each series") {
  const std::string text = svg(chart());
  const auto tree = parsed(text);
  CHECK(tree.get<std::string>("<xmlattr>.viewBox") == "0 0 800 480");
  const auto lines = attributes(tree, "polyline", "points");
  REQUIRE(lines.size() == 2);
  // From the lower left corner of the frame to the upper right one: a stair has a corner between two points.
  CHECK_THAT(lines[0], Catch::Matchers::StartsWith("84.00,420.00 ") && Catch::Matchers::EndsWith(" 640.00,44.00"));
  CHECK(std::count(lines[0].begin(), lines[0].end(), ',') == 5);
  CHECK(std::count(lines[1].begin(), lines[1].end(), ',') == 1);
  std::set<std::string> texts;
  for (const auto& [name, child] : tree)
    if (name == "text") texts.insert(child.data());
  for (const char* each : {"f < g & \"h\"", "seconds", "share", "one", "<two>", "half", "0.1", "0.4"}) {
    INFO(each);
    CHECK(texts.count(each) == 1);
  }
}

TEST_CASE("points beyond the axes of a chart stay within its frame") {
  Chart wide = chart();
  wide.series = {{"", {{1e-9, -5}, {0, 2}, {1e9, 1e9}}, false}};
  CHECK(attributes(parsed(svg(wide)), "polyline", "points").front() == "84.00,420.00 84.00,44.00 640.00,44.00");
}

TEST_CASE("an axis without length is refused") {
  for (const ChartAxis& axis :
       {ChartAxis{"x", false, 1, 1}, ChartAxis{"x", true, 0, 1}, ChartAxis{"x", false, 0, never}}) {
    Chart bad = chart();
    bad.x = axis;
    CHECK_THROWS_AS(svg(bad), std::invalid_argument);
  }
}

TEST_CASE("peak memory is what was touched meanwhile") {
  const PeakMemory memory;
  constexpr std::size_t size = 64 << 20;
  { const std::vector<char> touched(size, 1); }
  const double bytes = memory.bytes();
  if (std::isnan(bytes)) {
    WARN("this system does not reset the peak");
    return;
  }
  CHECK(bytes > 0.9 * size);
}

TEST_CASE("every solver finds the minimum of a chain, and what it asked for is counted") {
  const auto problem = hesse::problems::find("cutest/SROSENBR", 100);
  std::vector<std::string> named;
  const Solve result = solve(*problem, {}, [&](std::string_view solver) {
    named.emplace_back(solver);
    return true;
  });
  CHECK(result.known);
  CHECK(result.best_f == 0);
  CHECK(result.start_f == Approx(50 * 24.2));
  REQUIRE(result.attempts.size() == solvers().size());
  REQUIRE(named.size() == result.attempts.size());
  for (const Attempt& attempt : result.attempts) {
    INFO(attempt.solver << ": " << attempt.status << " " << attempt.message);
    CHECK(attempt.f < 1e-9);
    CHECK(attempt.iterations > 0);
    CHECK(attempt.counts.derivatives > 0);
    // L-BFGS of hesse looks at one Hessian, at the end.
    CHECK((attempt.counts.hessian > 0) == (attempt.solver != "ceres lbfgs"));
    CHECK(attempt.setup_seconds > 0);
    CHECK(attempt.seconds > attempt.setup_seconds);
    REQUIRE_FALSE(attempt.history.empty());
    CHECK(attempt.history.front().f == Approx(result.start_f));
    for (std::size_t i = 1; i < attempt.history.size(); ++i) {
      CHECK(attempt.history[i].f < attempt.history[i - 1].f);
      CHECK(attempt.history[i].seconds >= attempt.history[i - 1].seconds);
    }
    CHECK(seconds_to(result, attempt, 1e-3) <= seconds_to(result, attempt, solved_tolerance));
  }
  parsed(svg(convergence_chart(result)));
}

TEST_CASE("a solver stops at the limit of time, and one that is left out leaves the rest out") {
  const auto problem = hesse::problems::find("cutest/SROSENBR", 1000);
  Settings settings;
  settings.seconds = 1e-9;
  const Solve stopped = solve(*problem, settings, [](std::string_view) { return true; });
  for (const Attempt& attempt : stopped.attempts) {
    INFO(attempt.solver);
    CHECK(attempt.status == "limit_time");
    CHECK(attempt.iterations <= 2);
    CHECK(attempt.f >= 0);
    CHECK(attempt.f <= (1 + 1e-9) * stopped.start_f);
  }
  CHECK(solve(*problem, settings, [](std::string_view) { return false; }).attempts.empty());
}

TEST_CASE("bench solve writes a table, a report and charts") {
  using hesse::tests::read;
  using hesse::tests::scratch;
  const std::string json = scratch("bench_solve.json"), folder = scratch("bench_solve");
  const auto outcome = hesse::tests::run(
      {"bench", "solve", "cutest/WOODS", "mgh/Beale", "--n", "42", "--seconds", "20", "--json", json, "--svg", folder});
  CHECK(outcome.code == 0);
  CHECK(outcome.err.empty());
  CHECK_THAT(outcome.out, Contains("cutest/WOODS  n = 40") && Contains("mgh/Beale  n = 2") && Contains("ceres lbfgs") &&
                              Contains("within 10"));
  const Json report = Json::parse(read(json));
  CHECK(report["command"] == "bench solve");
  const std::size_t count = solvers().size();
  REQUIRE(report["results"].size() == 2 * count);
  for (const Json& result : report["results"]) {
    INFO(result.dump());
    for (const char* key : {"problem", "n", "solver", "status", "f", "start_f", "best_f", "peak_bytes"})
      CHECK(result.contains(key));
    for (const char* key : {"f", "derivatives", "H", "factorizations", "iterations"})
      CHECK(result["counts"].contains(key));
    CHECK(result["seconds"]["to_1e6"].is_number());
    CHECK(result["history"]["f"].size() == result["history"]["seconds"].size());
    CHECK(result["history"]["f"].size() > 2);
  }
  REQUIRE(report["profiles"].size() == count);
  for (const Json& profile : report["profiles"]) CHECK(profile["steps"].back()["share"] == 1.0);
  for (const char* name : {"cutest_WOODS_40.svg", "mgh_Beale_2.svg", "profile.svg"}) {
    INFO(name);
    CHECK(attributes(parsed(read(folder + "/" + name)), "polyline", "points").size() == count);
  }
}

TEST_CASE("bench solve refuses what it does not know, and other suites its flags") {
  using hesse::tests::run;
  const auto refused = [](const std::vector<std::string>& arguments, const std::string& message) {
    const auto outcome = run(arguments);
    CHECK(outcome.code == 2);
    CHECK_THAT(outcome.err, Contains(message));
  };
  refused({"bench", "slove"}, "solve");
  refused({"bench", "solve", "cutest/WOOD"}, "cutest/WOODS");
  refused({"bench", "solve", "cutest/WOODS", "--n", "3"}, "size up to 3");
  refused({"bench", "solve", "--seconds", "0"}, "--seconds");
  refused({"bench", "solve", "cutest/WOODS", "--repeats", "3"}, "--repeats");
  refused({"bench", "modes", "cutest/WOODS"}, "bench solve");
}

TEST_CASE("SIGINT ends bench solve after the current run, with what was done") {
  const std::string json = hesse::tests::scratch("bench_solve_interrupted.json");
  hesse::tests::Process process({"bench", "solve", "cutest", "--n", "2000", "--json", json});
  REQUIRE(process.handles(SIGINT));
  process.signal(SIGINT);
  const auto outcome = process.wait();
  CHECK(outcome.code == 130);
  CHECK(Json::parse(hesse::tests::read(json))["command"] == "bench solve");
}
