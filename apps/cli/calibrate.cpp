#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "calibration_file.hpp"
#include "commands.hpp"
#include "report.hpp"

namespace hesse::apps {
namespace {

std::string writable_path() {
  const std::string path = calibration_path();
  if (path.empty())
    throw Failure(ExitCode::output, "no place for the calibration: set XDG_CACHE_HOME or HOME to a folder");
  return path;
}

void remove_file(const std::string& path, Console& console) {
  std::error_code error;
  const bool removed = std::filesystem::remove(path, error);
  if (error) throw Failure(ExitCode::output, fmt::format("{}: cannot remove: {}", path, error.message()));
  console.out(removed ? fmt::format("removed {}\n", path) : fmt::format("there is no {}\n", path));
}

}  // namespace

ExitCode calibrate_command(const Request& request, Console& console) {
  const std::string path = writable_path();
  if (request.remove) {
    remove_file(path, console);
    return ExitCode::converged;
  }
  const ad::Calibration found = ad::calibrate();
  Json report = new_report("calibrate");
  for (const auto& [part, factor] : found.factors) {
    console.out(fmt::format("  {:<30} {:6.2f}\n", part, factor));
    report["results"].push_back({{"part", part}, {"factor", factor}});
  }
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  if (error) throw Failure(ExitCode::output, fmt::format("{}: cannot write: {}", path, error.message()));
  if (console.save(path, calibration_file(found)))
    console.out(fmt::format("times as long as the default rates say; kept in {}\n", path));
  report["path"] = path;
  if (!request.json.empty()) console.save(request.json, dump(report));
  return ExitCode::converged;
}

}  // namespace hesse::apps
