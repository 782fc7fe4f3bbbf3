#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path source_dir = HESSE_SOURCE_DIR;

struct Line {
  std::string file;
  std::size_t number;
  std::string text;
};

std::string where(const Line& line) { return line.file + ":" + std::to_string(line.number) + ": " + line.text; }

bool is_source(const fs::path& path) { return path.extension() == ".hpp" || path.extension() == ".cpp"; }

// Every line of the sources below a folder, in a fixed order.
std::vector<Line> lines_below(const fs::path& folder) {
  std::set<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(source_dir / folder)) {
    if (entry.is_regular_file() && is_source(entry.path())) files.insert(entry.path());
  }
  std::vector<Line> lines;
  for (const auto& file : files) {
    std::ifstream in(file);
    std::string text;
    for (std::size_t number = 1; std::getline(in, text); ++number) {
      lines.push_back({fs::relative(file, source_dir).string(), number, text});
    }
  }
  return lines;
}

std::string included(const std::string& text) {
  static const std::regex include(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  std::smatch match;
  return std::regex_search(text, match, include) ? match[1].str() : std::string();
}

bool starts_with_any(const std::string& text, const std::vector<std::string>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](const auto& prefix) { return text.rfind(prefix, 0) == 0; });
}

// A header of the standard library has no folder and no extension; the C and system headers we use are named.
bool is_standard(const std::string& name) {
  return name.find('/') == std::string::npos && name.find('.') == std::string::npos;
}

std::vector<std::string> forbidden_words(const fs::path& folder, const std::string& words) {
  const std::regex pattern("\\b(" + words + ")\\b", std::regex::icase);
  std::vector<std::string> found;
  for (const auto& line : lines_below(folder)) {
    if (std::regex_search(line.text, pattern)) found.push_back(where(line));
  }
  return found;
}

using Found = std::vector<std::string>;

}  // namespace

TEST_CASE("ad includes only itself, Eigen and the standard library, and asmjit in one source") {
  Found found;
  for (const auto& line : lines_below("ad")) {
    const auto name = included(line.text);
    if (name.empty() || is_standard(name) ||
        starts_with_any(name, {"hesse/ad/", "Eigen/", "sys/", "unistd.h", "immintrin.h"}))
      continue;
    if (starts_with_any(name, {"asmjit/"}) && line.file == "ad/programs/compiled.cpp") continue;
    found.push_back(where(line));
  }
  CHECK(found == Found{});
}

TEST_CASE("inside ad a layer includes only itself and lower layers") {
  const std::array<std::string, 7> layers{"vocabulary", "scalars", "recording", "programs",
                                          "sparsity",   "plan",    "functions"};
  const auto rank = [&](const std::string& path) {
    for (std::size_t i = 0; i < layers.size(); ++i) {
      if (path.find("ad/" + layers[i] + "/") != std::string::npos) return i;
    }
    return layers.size();
  };
  Found found;
  for (const auto& line : lines_below("ad")) {
    const auto name = included(line.text);
    if (name.rfind("hesse/ad/", 0) == 0 && rank(name) > rank(line.file)) found.push_back(where(line));
  }
  CHECK(found == Found{});
}

TEST_CASE("solver includes only itself, Eigen, the standard library, and spdlog in one source") {
  Found found;
  std::set<std::string> logging;
  for (const auto& line : lines_below("solver")) {
    const auto name = included(line.text);
    if (name.rfind("spdlog/", 0) == 0 && fs::path(line.file).extension() == ".cpp") {
      logging.insert(line.file);
      continue;
    }
    if (name.empty() || is_standard(name) || starts_with_any(name, {"hesse/solver/", "Eigen/"})) continue;
    found.push_back(where(line));
  }
  CHECK(found == Found{});
  CHECK(logging.size() <= 1);
}

TEST_CASE("problem functors include only the standard library and Eigen; the registry alone sees ad and solver") {
  Found found;
  for (const auto& line : lines_below("problems")) {
    const auto name = included(line.text);
    if (name.empty() || is_standard(name) || starts_with_any(name, {"hesse/problems/", "Eigen/"})) continue;
    const bool registry = fs::path(line.file).parent_path() == "problems" || fs::path(line.file).extension() == ".cpp";
    if (registry && starts_with_any(name, {"hesse/ad/", "hesse/solver/"})) continue;
    found.push_back(where(line));
  }
  CHECK(found == Found{});
}

TEST_CASE("Ceres is included only by the comparison and as a peer of the benchmarks") {
  Found found;
  for (const auto* folder : {"ad", "solver", "problems", "apps"}) {
    for (const auto& line : lines_below(folder)) {
      if (included(line.text).rfind("ceres/", 0) == 0 &&
          !starts_with_any(line.file, {"apps/compare/", "apps/bench/hessian/peers/"})) {
        found.push_back(where(line));
      }
    }
  }
  CHECK(found == Found{});
}

TEST_CASE("the two sides of the seam do not use each other's words") {
  CHECK(forbidden_words("solver", "tape|dual|adjoint") == Found{});
  CHECK(forbidden_words("ad", "trust|radius|step|tolerance") == Found{});
}

TEST_CASE("the library neither prints, exits nor asserts", "[P3]") {
  const std::regex pattern(
      R"((^|[^\w:])(std::)?(cout|cerr|clog|printf|puts|abort|terminate|exit|quick_exit|assert|eigen_assert)\s*(\(|<<))");
  Found found;
  for (const auto* folder : {"ad", "solver", "problems"}) {
    for (const auto& line : lines_below(folder)) {
      const auto comment = line.text.find("//");
      const auto code = line.text.substr(0, comment);
      if (std::regex_search(code, pattern) && code.find("static_assert") == std::string::npos) {
        found.push_back(where(line));
      }
    }
  }
  CHECK(found == Found{});
}

// std::to_string writes floating point by vsnprintf with %f: 1.5e-9 as 0.000000, 1e250 in 251 digits. Of whole numbers it does not, so
// that libraries without floating point in to_string do not contain its way there, a function of libstdc++ that cannot be inlined.
TEST_CASE("messages of the libraries write no floating point by std::to_string") {
  const std::string trace =
      "12__to_xstring";  // mangled; as a text it would stand in this program anyway, without its length
  const auto contains = [&](const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    REQUIRE(in);
    std::stringstream bytes;
    bytes << in.rdbuf();
    return bytes.str().find("N9__gnu_cxx" + trace) != std::string::npos;
  };
  volatile double number = 0.5;
  REQUIRE(std::to_string(number) ==
          "0.500000");  // so this program has the trace, unless another library or compiler leaves none
  if (!contains(HESSE_THIS_PROGRAM)) {
    WARN("this standard library leaves no trace of it: nothing was checked");
    return;
  }
  std::stringstream libraries(HESSE_LIBRARIES);
  for (std::string library; std::getline(libraries, library, ',');) {
    CAPTURE(library);
    CHECK_FALSE(contains(library));
  }
}

TEST_CASE("public headers of at most 300 lines, sources of at most 600, headers guarded") {
  std::map<std::string, std::size_t> length;
  std::set<std::string> guarded;
  Found found;
  for (const auto* folder : {"ad", "solver", "problems", "apps"}) {
    for (const auto& line : lines_below(folder)) {
      length[line.file] = line.number;
      if (line.text == "#pragma once") guarded.insert(line.file);
    }
  }
  for (const auto& [file, count] : length) {
    const bool header = fs::path(file).extension() == ".hpp";
    if (count > (header ? 300U : 600U)) found.push_back(file + ": " + std::to_string(count) + " lines");
    if (header && guarded.count(file) == 0) found.push_back(file + ": no #pragma once");
  }
  CHECK(found == Found{});
}

TEST_CASE("every fault and promise of the tables has a test, and every tag a row") {
  const std::regex row(R"(^\| ([A-Z][0-9]+) \|)"), tag(R"(\[([NAMRP][0-9]+)\])");
  std::set<std::string> listed, tagged;
  std::ifstream readme(std::string(HESSE_SOURCE_DIR) + "/tests/README.md");
  for (std::string line; std::getline(readme, line);) {
    std::smatch match;
    if (std::regex_search(line, match, row)) listed.insert(match[1]);
  }
  for (const auto& line : lines_below("tests"))
    for (std::sregex_iterator match(line.text.begin(), line.text.end(), tag), end; match != end; ++match)
      tagged.insert((*match)[1]);
  CHECK(listed.size() > 80);
  CHECK(listed == tagged);
}
