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
    if (starts_with_any(name, {"asmjit/"}) && line.file == "ad/detail/execution/compiled.cpp") continue;
    found.push_back(where(line));
  }
  CHECK(found == Found{});
}

namespace {

// The place of a file among the rooms of its side, lowest first: by its folder in detail/, a door by the room it belongs to.
std::size_t rank(const std::string& path, const std::string& side, const std::vector<std::string>& rooms,
                 const std::map<std::string, std::string>& doors) {
  const auto place = [&](const std::string& room) {
    return static_cast<std::size_t>(std::find(rooms.begin(), rooms.end(), room) - rooms.begin());
  };
  const std::string detail = side + "/detail/";
  const auto at = path.find(detail);
  if (at == std::string::npos) {
    const auto door = doors.find(fs::path(path).stem().string());
    return door == doors.end() ? rooms.size() : place(door->second);
  }
  const std::string rest = path.substr(at + detail.size());
  return place(rest.substr(0, rest.find('/')));
}

Found upward_includes(const std::string& side, const std::vector<std::string>& rooms,
                      const std::map<std::string, std::string>& doors) {
  Found found;
  for (const auto& line : lines_below(side)) {
    const auto name = included(line.text);
    if (name.rfind("hesse/" + side + "/", 0) == 0 &&
        rank(name, side, rooms, doors) > rank(line.file, side, rooms, doors))
      found.push_back(where(line));
  }
  return found;
}

// The rooms that README lists, in its order: rows "| `room/` | …" between the headings Rooms and the next one.
std::vector<std::string> rooms_of(const std::string& side) {
  std::ifstream readme(source_dir / side / "README.md");
  std::vector<std::string> rooms;
  const std::regex row(R"(^\| `(\w+)/` \|)");
  bool inside = false;
  for (std::string line; std::getline(readme, line);) {
    if (line.rfind("## ", 0) == 0) inside = line == "## Rooms";
    std::smatch match;
    if (inside && std::regex_search(line, match, row)) rooms.push_back(match[1]);
  }
  return rooms;
}

std::set<std::string> folders_of(const std::string& side) {
  std::set<std::string> folders;
  for (const auto& entry : fs::directory_iterator(source_dir / side / "detail"))
    if (entry.is_directory()) folders.insert(entry.path().filename().string());
  return folders;
}

}  // namespace

TEST_CASE("a room includes only itself and the rooms above it in the table of its README, which names them all") {
  for (const auto& side : {std::string("ad"), std::string("solver")}) {
    const auto rooms = rooms_of(side);
    CHECK(std::set<std::string>(rooms.begin(), rooms.end()) == folders_of(side));
    const std::map<std::string, std::string> doors =
        side == "ad"
            ? std::map<std::string, std::string>{{"numbers", "scalars"},       {"plan", "plan"},
                                                 {"transforms", "transforms"}, {"value_gradient_hessian", "transforms"},
                                                 {"function", "functions"},    {"jacobian", "functions"},
                                                 {"sum", "functions"},         {"least_squares", "least_squares"}}
            : std::map<std::string, std::string>{{"status", "core"},
                                                 {"objective", "core"},
                                                 {"options", "options"},
                                                 {"result", "results"},
                                                 {"minimize", "run"}};
    CHECK(upward_includes(side, rooms, doors) == Found{});
  }
}

TEST_CASE("files and links that the pages name are there") {
  Found found;
  std::set<fs::path> pages;
  for (const auto& entry : fs::recursive_directory_iterator(source_dir / "docs")) pages.insert(entry.path());
  for (const auto& entry : fs::directory_iterator(source_dir)) {
    pages.insert(entry.path());
    if (entry.is_directory()) pages.insert(entry.path() / "README.md");
  }
  const std::regex named(R"(`((?:ad|solver|problems|apps|tests|cmake|docs|examples)/[\w/.-]+\.(?:hpp|cpp|md|txt))`)"),
      link(R"(\]\(([\w-]*[./][\w./-]*)[)#])");
  for (const auto& page : pages) {
    std::ifstream text(page);
    if (page.extension() != ".md" || !text) continue;
    for (std::string line; std::getline(text, line);) {
      const auto check = [&](const std::regex& pattern, const fs::path& from) {
        for (std::sregex_iterator match(line.begin(), line.end(), pattern), end; match != end; ++match)
          if (!fs::exists(from / (*match)[1].str())) found.push_back(page.string() + ": " + (*match)[1].str());
      };
      check(named, source_dir);
      check(link, page.parent_path());
    }
  }
  CHECK(found == Found{});
}

TEST_CASE("public headers are those of README's table, fifteen at most; all others are in detail folders") {
  std::set<std::string> doors{"hesse/hesse.hpp"}, listed;
  for (const auto* side : {"ad", "solver"})
    for (const auto& entry : fs::directory_iterator(source_dir / side))
      if (entry.path().extension() == ".hpp")
        doors.insert("hesse/" + std::string(side) + "/" + entry.path().filename().string());
  std::ifstream readme(source_dir / "README.md");
  const std::regex row(R"(^\| `<([^>]+)>` \|)");
  std::smatch match;
  for (std::string line; std::getline(readme, line);)
    if (std::regex_search(line, match, row)) listed.insert(match[1]);
  CHECK(doors == listed);
  CHECK(doors.size() <= 15);
}

TEST_CASE(
    "solver includes only itself, Eigen, the standard library, and in one source each what asks for memory and METIS") {
  Found found;
  std::set<std::string> system;
  for (const auto& line : lines_below("solver")) {
    const auto name = included(line.text);
    if (name == "unistd.h" && fs::path(line.file).extension() == ".cpp") {
      system.insert(line.file);
      continue;
    }
    if (name == "metis.h" && fs::path(line.file).filename() == "symbolic_cholesky.cpp") continue;  // where it is found
    if (name.empty() || is_standard(name) || starts_with_any(name, {"hesse/solver/", "Eigen/"})) continue;
    found.push_back(where(line));
  }
  CHECK(found == Found{});
  CHECK(system.size() <= 1);
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
          !starts_with_any(line.file, {"apps/compare/", "apps/bench/hessian/peers/", "apps/bench/solve/peers/"})) {
        found.push_back(where(line));
      }
    }
  }
  CHECK(found == Found{});
}

TEST_CASE("the two sides of the seam do not use each other's words") {
  CHECK(forbidden_words("solver", "tape|dual|adjoint") == Found{});
  CHECK(forbidden_words("ad", "trust region|radius") == Found{});
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
