#include <fmt/format.h>

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "calibration_file.hpp"
#include "commands.hpp"
#include "report.hpp"

namespace hesse::apps {
namespace {

std::string writable_path() {
  const std::string path = calibration_path();
  if (path.empty()) throw Failure(ExitCode::output, std::string("no calibration: ") + no_calibration_path);
  return path;
}

// Whether there was one.
bool remove_file(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::symlink_status(path, error);
  if (!std::filesystem::exists(status)) return false;
  if (!std::filesystem::is_regular_file(status) && !std::filesystem::is_symlink(status))
    throw Failure(ExitCode::output, path + ": is not a file; remove it by hand");
  const bool removed = std::filesystem::remove(path, error);
  if (error) throw Failure(ExitCode::output, fmt::format("{}: cannot remove: {}", path, error.message()));
  return removed;
}

// Before anything is measured for nothing.
void require_writable_folder(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error && ::access(folder.c_str(), W_OK) != 0) error = std::error_code(errno, std::generic_category());
  if (error) throw Failure(ExitCode::output, fmt::format("{}: cannot write: {}", path, error.message()));
}

}  // namespace

ExitCode calibrate_command(const Request& request, Console& console) {
  const std::string path = writable_path();
  Json report = new_report("calibrate");
  report["path"] = path;
  if (request.remove) {
    const bool removed = remove_file(path);
    console.out(fmt::format("{} {}\n", removed ? "removed" : "there is no", path));
    report["removed"] = removed;
    if (!request.json.empty()) console.save(request.json, dump(report));
    return ExitCode::converged;
  }
  require_writable_folder(path);
  const ad::Calibration found = ad::calibrate();
  for (const auto& [part, factor] : found.factors) {
    console.out(fmt::format("  {:<30} {:6.2f}\n", part, factor));
    report["results"].push_back({{"part", part}, {"factor", factor}});
  }
  if (console.save(path, calibration_file(found)))
    console.out(fmt::format("times as long as the default rates say; kept in {}\n", path));
  if (!request.json.empty()) console.save(request.json, dump(report));
  return ExitCode::converged;
}

}  // namespace hesse::apps
