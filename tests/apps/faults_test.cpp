#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "process.hpp"

using namespace hesse::tests;
using Catch::Matchers::Contains;
using Json = nlohmann::json;

namespace {

// A usage error: code 2, nothing on stdout, the message names what is wrong.
void refused(const std::vector<std::string>& arguments, const std::vector<std::string>& names) {
  const Outcome outcome = run(arguments);
  CHECK(outcome.code == 2);
  CHECK(outcome.out.empty());
  for (const auto& name : names) CHECK_THAT(outcome.err, Contains(name));
}

// Seconds of work whichever machine: many medium Hessians.
const std::vector<std::string> long_work{"solve",
                                         "ml/GaussianMixture",
                                         "--n",
                                         "160",
                                         "--max-iterations",
                                         "100000",
                                         "--gradient-tolerance",
                                         "0",
                                         "--function-tolerance",
                                         "0",
                                         "--step-tolerance",
                                         "0"};

}  // namespace

TEST_CASE("misspelt names get the nearest valid one", "[F17][F18]") {
  refused({"slove"}, {"slove", "solve"});
  refused({"solve", "nist/Misra1q"}, {"nist/Misra1q", "nist/Misra1a"});
  refused({"compare", "nits"}, {"nits", "nist"});
  refused({"solve", "mgh/Rosenbrock", "--max-iteratoins", "3"}, {"--max-iteratoins", "--max-iterations"});
  refused({"solve", "mgh/Rosenbrock", "--method", "trust_regoin"}, {"trust_regoin", "trust_region"});
  refused({"solve", "mgh/Rosenbrock", "--plan", "forward_over_revers"},
          {"forward_over_revers", "forward_over_reverse"});
  refused({"solve", "mgh/Rosenbrock", "--start", "1000"}, {"1000", "100"});
  refused({"compare", "nist", "--with", "cers"}, {"cers", "ceres"});
  refused({"bench", "mods"}, {"mods", "modes"});
  refused({"bench", "modes", "--workloads", "helmholz"}, {"helmholz", "helmholtz"});
  refused({"bench", "hessian", "--workloads", "triangels"}, {"triangels", "triangles"});
  refused({"--verbose"}, {"--verbose", "--help"});
}

TEST_CASE("bad values of options name option, value and range", "[F17][N42]") {
  refused({"solve", "mgh/Rosenbrock", "--max-iterations", "-1"}, {"max_iterations", "-1"});
  refused({"solve", "mgh/Rosenbrock", "--gradient-tolerance", "tiny"}, {"gradient_tolerance", "tiny"});
  refused({"solve", "mgh/Rosenbrock", "--gradient-tolerance", "nan"}, {"gradient_tolerance", "nan"});
  refused({"solve", "mgh/Rosenbrock", "--n", "0"}, {"--n", "0"});
  refused({"solve", "mgh/Rosenbrock", "--max-iterations"}, {"max-iterations"});
  refused({"solve"}, {"solve"});
  refused({"solve", "mgh/ExtendedRosenbrock", "--n", "7"}, {"7"});
  refused({"bench", "threads", "--workloads", "rosenbrock"}, {"rosenbrock", "triangles"});
  refused({"bench", "modes", "--repeats", "0"}, {"--repeats", "0"});
}

TEST_CASE("a start that is not finite or of the wrong size is refused before any evaluation", "[N03]") {
  const Outcome outcome = run({"solve", "mgh/Rosenbrock", "--x", "nan,1"});
  CHECK(outcome.code == 2);
  CHECK_THAT(outcome.out + outcome.err, Contains("nan"));
  refused({"solve", "mgh/Rosenbrock", "--x", "1,2,3"}, {"3 numbers", "n = 2"});
  refused({"solve", "mgh/Rosenbrock", "--x", "1,two"}, {"two"});
}

TEST_CASE("a start outside the domain ends with code 4") {
  CHECK(run({"solve", "classic/UnboundedLogarithm", "--x", "-1"}).code == 4);
}

TEST_CASE("an output path that cannot be written is code 74, and the results are still printed", "[F19][R10]") {
  for (const std::string flag : {"--json", "--trace"}) {
    const std::string path = "/nonexistent-folder/report";
    const Outcome outcome = run({"solve", "mgh/Rosenbrock", flag, path});
    CHECK(outcome.code == 74);
    CHECK_THAT(outcome.err, Contains(path));
    CHECK_THAT(outcome.out, Contains("mgh/Rosenbrock") && Contains("x[0] = 1"));
  }
  CHECK(run({"solve", "mgh/Rosenbrock", "--json", "/dev/full"}).code == 74);
  CHECK(run({"solve", "mgh/Rosenbrock", "--json", "/tmp"}).code == 74);
}

TEST_CASE("a full stdout is code 74, and the file is still written", "[F19]") {
  const std::string path = scratch("full.json");
  const Outcome outcome = run({"solve", "mgh/Rosenbrock", "--json", path}, "/dev/full");
  CHECK(outcome.code == 74);
  CHECK_THAT(outcome.err, Contains("stdout"));
  CHECK(Json::parse(read(path))["results"].size() == 1);
}

TEST_CASE("files are replaced whole and leave no temporary behind", "[R10]") {
  const std::string path = scratch("folder/report.json");
  const auto folder = std::filesystem::path(path).parent_path();
  std::filesystem::create_directory(folder);
  std::ofstream(path) << "old";
  CHECK(run({"list", "nist", "--json", path}).code == 0);
  CHECK(Json::parse(read(path))["results"].size() == 27);
  CHECK(std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()) == 1);
}

TEST_CASE("SIGINT ends with code 130 and the best point printed", "[R01]") {
  Process process(long_work);
  REQUIRE(process.handles(SIGINT));
  std::this_thread::sleep_for(std::chrono::milliseconds(700));
  process.signal(SIGINT);
  const Outcome outcome = process.wait();
  CHECK(outcome.code == 130);
  CHECK_THAT(outcome.out, Contains("interrupted") && Contains("x[0]"));
}

TEST_CASE("a second SIGINT ends at once", "[R02]") {
  Process process({"solve", "ml/GaussianMixture", "--n", "1000"});
  REQUIRE(process.handles(SIGINT));
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  process.signal(SIGINT);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  process.signal(SIGINT);
  CHECK(process.wait().code == 130);
}

TEST_CASE("a closed pipe ends silently", "[F19]") {
  const std::string err = scratch("pipe.err");
  const std::string command = std::string(HESSE_COMMAND) + " list 2>" + err + " | head -1 >/dev/null";
  CHECK(std::system(command.c_str()) == 0);
  CHECK(read(err).empty());
}

TEST_CASE("bench without its program beside it is refused with the way to it") {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / ("hesse-alone-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  fs::copy_file(HESSE_COMMAND, folder / "hesse");
  const int status =
      std::system(((folder / "hesse").string() + " bench modes 2> " + (folder / "err").string()).c_str());
  const std::string err = read((folder / "err").string());
  fs::remove_all(folder);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 2);
  CHECK_THAT(err, Catch::Contains("hesse-bench") && Catch::Contains("No such file") && Catch::Contains("./run bench"));
}
