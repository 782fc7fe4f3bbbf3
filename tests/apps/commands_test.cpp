#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "process.hpp"

using namespace hesse::tests;
using Catch::Matchers::Contains;
using Json = nlohmann::json;

TEST_CASE("hesse alone and --help print the overview of the golden text") {
  const std::string golden = read(HESSE_SOURCE_DIR "/tests/apps/golden/help.txt");
  REQUIRE_FALSE(golden.empty());
  for (const auto& arguments : {std::vector<std::string>{}, {"--help"}, {"help"}}) {
    const Outcome outcome = run(arguments);
    CHECK(outcome.code == 0);
    CHECK(outcome.out == golden);
    CHECK(outcome.err.empty());
  }
}

TEST_CASE("every command has a --help with its flags") {
  for (const std::string command : {"list", "solve", "compare", "explain", "check", "bench"}) {
    const Outcome outcome = run({command, "--help"});
    CHECK(outcome.code == 0);
    CHECK_THAT(outcome.out, Contains("--json") && Contains("hesse " + command));
  }
  CHECK_THAT(run({"solve", "--help"}).out, Contains("--max-iterations") && Contains("--gradient-tolerance"));
}

TEST_CASE("list shows every set, and its JSON has the metadata") {
  const Outcome table = run({"list"});
  CHECK(table.code == 0);
  CHECK_THAT(table.out, Contains("nist/Misra1a") && Contains("mgh/Chebyquad") && Contains("ml/GaussianMixture") &&
                            Contains("classic/Helmholtz"));
  const Outcome json = run({"list", "nist", "--json", "-"});
  CHECK(json.code == 0);
  const Json report = Json::parse(json.out);
  CHECK(report["schema"] == "hesse.report/1");
  CHECK(report["command"] == "list");
  CHECK(report["machine"].contains("processor"));
  REQUIRE(report["results"].size() == 27);
  for (const char* key : {"problem", "set", "name", "n", "m", "structure", "starts", "known_f", "source"})
    CHECK(report["results"][0].contains(key));
}

TEST_CASE("solve reports one problem in full and writes report and trace") {
  const std::string json = scratch("solve.json"), trace = scratch("solve.jsonl");
  const Outcome outcome = run({"solve", "mgh/Rosenbrock", "--json", json, "--trace", trace});
  CHECK(outcome.code == 0);
  CHECK_THAT(outcome.out, Contains("mgh/Rosenbrock") && Contains("x[1] = 1"));
  const Json report = Json::parse(read(json));
  REQUIRE(report["results"].size() == 1);
  const Json& result = report["results"][0];
  for (const char* key : {"problem", "set", "n", "m", "start", "solver", "method", "status", "point", "f", "known_f",
                          "gradient_norm", "x", "digits", "counts", "evaluations_to_1e8", "seconds", "plan"})
    CHECK(result.contains(key));
  for (const char* key : {"f", "g", "H", "Hv", "r", "J", "factorizations", "iterations"})
    CHECK(result["counts"].contains(key));
  CHECK(result["f"].get<double>() < 1e-20);
  CHECK(result["seconds"]["total"].get<double>() > 0);
  std::ifstream lines(trace);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) CHECK(Json::parse(line).contains("gradient_norm"));
  CHECK(count > 2);
}

TEST_CASE("solve of several problems is a line each and a total") {
  const Outcome outcome = run({"solve", "mgh/Rosenbrock", "mgh/Beale", "classic/Himmelblau"});
  CHECK(outcome.code == 0);
  CHECK_THAT(outcome.out, Contains("mgh/Beale") && Contains("3 of 3 runs converged"));
}

TEST_CASE("every method and every plan can be asked for") {
  for (const std::string method : {"trust_region", "least_squares", "line_search", "cubic", "lbfgs"}) {
    INFO(method);
    CHECK(run({"solve", "mgh/Beale", "--method", method}).code == 0);
  }
  for (const std::string plan : {"packed_forward", "forward_over_forward", "forward_over_reverse",
                                 "reverse_over_forward", "reverse_over_reverse"}) {
    INFO(plan);
    CHECK(run({"solve", "classic/Beale", "--plan", plan}).code == 0);
  }
}

TEST_CASE("flags are read with dashes or underscores, and limits end with code 1") {
  for (const std::string flag : {"--max-iterations", "--max_iterations"}) {
    const Outcome outcome = run({"solve", "mgh/Rosenbrock", flag, "2"});
    CHECK(outcome.code == 1);
    CHECK_THAT(outcome.out, Contains("limit_iterations"));
  }
}

TEST_CASE("an unbounded function ends with code 5") { CHECK(run({"solve", "classic/UnboundedLinear"}).code == 5); }

TEST_CASE("compare shows both solvers, digits and totals") {
  const Outcome outcome =
      run({"compare", "nist/Misra1a", "mgh/Beale", "classic/Beale", "--json", scratch("compare.json")});
  CHECK(outcome.code == 0);
  CHECK_THAT(outcome.out,
             Contains("nist/Misra1a") && Contains("ceres") && Contains("mean digits") && Contains("solved"));
  const Json report = Json::parse(read(scratch("compare.json")));
  // Misra1a from two starts, mgh/Beale from one, classic/Beale from three, there Ceres by two line searches. From 10 and
  // 100 times the start hesse follows Beale's function to its infimum at infinity.
  CHECK(report["results"].size() == 4 + 2 + 9);
  REQUIRE(report["summary"].size() == 2);
  CHECK(report["summary"][0]["false_convergence"] == 0);
  CHECK(report["summary"][0]["solved"] == 4);
}

TEST_CASE("explain prints the plan and what each composition was measured to cost") {
  const Outcome outcome = run({"explain", "classic/Helmholtz", "--n", "10"});
  CHECK(outcome.code == 0);
  CHECK_THAT(outcome.out, Contains("forward_over_reverse") && Contains("measured plan"));
}

TEST_CASE("explain shows the pattern of the Hessian, and draws one") {
  const std::string svg = "explain_test.svg";
  const Outcome outcome = run({"explain", "classic/StyblinskiTang", "--n", "40", "--plot", svg, "--json", "-"});
  CHECK(outcome.code == 0);
  const Json report = Json::parse(outcome.out);
  REQUIRE(report["results"].size() == 1);
  CHECK(report["results"][0]["pattern"]["nonzeros"] == 40);
  CHECK(report["results"][0]["pattern"]["entries"] == 820);
  std::size_t recorded = 0;
  for (const Json& way : report["results"][0]["measured"])
    recorded += way["plan"] == "recorded_interpreted" && way["seconds"].is_number();
  CHECK(recorded == 1);
  std::ifstream file(svg);
  std::string text((std::istreambuf_iterator<char>(file)), {});
  CHECK_THAT(text, Contains("<svg"));
  std::filesystem::remove(svg);
  CHECK_THAT(run({"explain", "classic/Helmholtz", "--n", "10"}).out,
             Contains("55 of 55 entries") && Contains("recorded_interpreted"));
  const Outcome two = run({"explain", "classic/Beale", "classic/Himmelblau", "--plot", svg});
  CHECK(two.code == 2);
  CHECK_THAT(two.err, Contains("--plot draws one problem"));
}

TEST_CASE("bench regret times the choice and every way forced, set-up included") {
  const Outcome outcome = run({"bench", "regret", "--workloads", "classic/Helmholtz,classic/Beale", "--sizes", "2,40",
                               "--repeats", "1", "--json", "-"});
  CHECK(outcome.code == 0);
  const Json report = Json::parse(outcome.out);
  CHECK(report["summary"]["cells"] == 3);
  CHECK(report["summary"]["geometric_mean"] > 0.0);
  std::size_t chosen = 0;
  for (const Json& row : report["results"]) chosen += row["chosen"] == true;
  CHECK(chosen == 3);
  CHECK(report["left_out"]["cells"] == 3);
  CHECK(report["left_out"]["geometric_mean"] > 0.0);
}

namespace {

// A cache of its own, empty at first.
std::string fresh_cache(const std::string& name) {
  const std::string folder = scratch(name);
  ::setenv("XDG_CACHE_HOME", folder.c_str(), 1);
  return folder + "/hesse/calibration";
}

void write(const std::string& path, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path) << text;
}

Json explained(const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments{"explain", "classic/Beale", "--json", "-"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return Json::parse(run(arguments).out);
}

}  // namespace

TEST_CASE("calibrate writes what later commands choose by, and says so") {
  const std::string path = fresh_cache("calibrated");
  CHECK(explained()["rates"] == "default");
  const Outcome made = run({"calibrate"});
  CHECK(made.code == 0);
  CHECK_THAT(made.out, Contains("packed_forward 4") && Contains("recording") && Contains(path));
  CHECK(explained()["rates"] == "calibrated on this machine: " + path);
  CHECK_THAT(run({"explain", "classic/Beale"}).out, Contains("rates: calibrated on this machine"));
  CHECK(explained({"--rates", "default"})["rates"] == "default");
  CHECK(Json::parse(run({"solve", "classic/Beale", "--json", "-"}).out)["rates"] ==
        "calibrated on this machine: " + path);
  CHECK(Json::parse(run({"calibrate", "--remove", "--json", "-"}).out)["removed"] == true);
  CHECK(Json::parse(run({"calibrate", "--remove", "--json", "-"}).out)["removed"] == false);
  CHECK(explained()["rates"] == "default");
  const Outcome missing = run({"explain", "classic/Beale", "--rates", "calibrated"});
  CHECK(missing.code == 3);
  CHECK_THAT(missing.err, Contains("there is no " + path) && Contains("hesse calibrate"));
}

TEST_CASE("a calibration that is damaged or of another machine is ignored, and the report says why") {
  const std::string path = fresh_cache("damaged");
  REQUIRE(run({"calibrate"}).code == 0);
  const std::string good = read(path);
  const auto origin = [&](const std::string& text) {
    write(path, text);
    return explained()["rates"].get<std::string>();
  };
  CHECK_THAT(origin(""), Contains("default; ignored") && Contains("another machine or version"));
  CHECK_THAT(origin("# hesse 0.0.0 calibrated on an abacus\n" + good), Contains("another machine or version"));
  CHECK_THAT(origin(good + "nonsense\n"), Contains("default; ignored") && Contains("nonsense"));
  CHECK_THAT(origin(good.substr(0, good.find("recording"))), Contains("'recording' is missing; calibrate again"));
  CHECK_THAT(origin(good.substr(0, good.find("recorded_interpreted set-up"))), Contains("set-up' is missing"));
  CHECK_THAT(origin(good + std::string(100000, '#')), Contains("too long"));
  write(path, good + "nonsense\n");
  CHECK(run({"explain", "classic/Beale", "--rates", "calibrated"}).code == 3);
  CHECK(run({"explain", "classic/Beale", "--rates", "calibarted"}).code == 2);
}

TEST_CASE("a calibration that cannot be kept is an output failure") {
  const std::string path = fresh_cache("blocked");
  write(scratch("blocked") + "/hesse", "a file where a folder should be");
  const Outcome outcome = run({"calibrate"});
  CHECK(outcome.code == 74);
  CHECK_THAT(outcome.err, Contains(path) && Contains("cannot write"));
}

TEST_CASE("a calibration that is no file is neither read nor removed") {
  const std::string path = fresh_cache("folder");
  std::filesystem::create_directories(path);
  CHECK_THAT(explained()["rates"].get<std::string>(), Contains("it is not a file; remove it"));
  const Outcome outcome = run({"calibrate", "--remove"});
  CHECK(outcome.code == 74);
  CHECK_THAT(outcome.err, Contains(path) && Contains("remove it by hand"));
  CHECK(std::filesystem::is_directory(path));
}

TEST_CASE("check compares all compositions and differences") {
  const Outcome outcome = run({"check", "mgh/Beale", "classic/Himmelblau", "--json", "-"});
  CHECK(outcome.code == 0);
  const Json report = Json::parse(outcome.out);
  CHECK(report["results"].size() > 20);
  for (const Json& result : report["results"]) {
    INFO(result.dump());
    CHECK(result["agrees"] == true);
  }
}

TEST_CASE("bench hessian runs and reports as JSON") {
  const Outcome outcome = run({"bench", "hessian", "--workloads", "rosenbrock,chained_rosenbrock", "--sizes", "40",
                               "--repeats", "1", "--json", "-"});
  CHECK(outcome.code == 0);
  const Json report = Json::parse(outcome.out);
  bool hand = false, hesse = false;
  for (const Json& result : report["results"]) {
    CHECK(result["operation"] == "hessian");
    CHECK(result["error"] <= 1e-9);
    hand |= result["library"] == "hand" && result["n"] == 40 && result["elements"] == 39;
    hesse |= result["library"] == "hesse" && result["ratio_to_hand"].is_number();
  }
  CHECK(hand);
  CHECK(hesse);
}

TEST_CASE("bench threads compares the bits, and reports as JSON") {
  const Outcome outcome =
      run({"bench", "threads", "--workloads", "triangles", "--sizes", "2000", "--repeats", "1", "--json", "-"});
  CHECK(outcome.code == 0);
  const Json report = Json::parse(outcome.out);
  CHECK(report["results"].size() == 8);
  for (const Json& result : report["results"]) {
    INFO(result.dump());
    if (result["note"].get<std::string>().rfind("skipped", 0) == 0) continue;
    CHECK(result["note"] == "");
    CHECK(result["speedup"].is_number());
  }
}

TEST_CASE("bench modes runs on tiny sizes") {
  const Outcome outcome = run({"bench", "modes", "--tables", "hessian,jacobian", "--workloads",
                               "sum_of_logistics,helmholtz", "--sizes", "2,10", "--repeats", "1", "--json", "-"});
  CHECK(outcome.code == 0);
  const Json report = Json::parse(outcome.out);
  for (const char* key : {"geometric_mean", "p95", "worst"}) CHECK(report["summary"].contains(key));
  std::size_t chosen = 0, wrong = 0;
  for (const Json& result : report["results"]) {
    for (const char* key : {"workload", "n", "m", "library", "operation", "plan", "chosen", "seconds", "ratio_to_f",
                            "ratio_to_hand", "setup_seconds", "bytes"})
      CHECK(result.contains(key));
    chosen += result["chosen"] == true;
    wrong += result["error"].is_number() && result["error"] > 1e-9;
  }
  CHECK(chosen == 4 + 3 + 3);
  CHECK(wrong == 0);
}
