#include "calibration_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/functions/probe_times.hpp>
#include <hesse/problems/plans.hpp>

#include "exit_code.hpp"
#include "report.hpp"

namespace hesse::apps {
namespace {

std::string head() { return fmt::format("# hesse {} calibrated on {}\n", HESSE_VERSION, processor()); }

// The file, or nothing where there is none. Throws Failure for what cannot be a calibration.
std::optional<std::string> read(const std::string& path) {
  constexpr std::size_t largest = 1 << 16;
  struct stat status = {};
  if (path.empty()) return std::nullopt;
  if (::stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    throw Failure(ExitCode::input,
                  fmt::format("it cannot be read: {}; make its folder readable", std::strerror(errno)));
  }
  if (!S_ISREG(status.st_mode)) throw Failure(ExitCode::input, "it is not a file; remove it and run hesse calibrate");
  std::string text(largest + 1, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || !file.is_open()) throw Failure(ExitCode::input, "it cannot be read; give yourself the right to");
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > largest) throw Failure(ExitCode::input, "it is too long; run hesse calibrate");
  return text;
}

ad::Rates rates_of(std::string_view text) {
  if (!text.starts_with(head()))
    throw Failure(ExitCode::input, "it is of another machine or version; run hesse calibrate");
  return ad::scaled(ad::default_rates(), ad::calibration_from_text(text));
}

}  // namespace

std::string calibration_path() {
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
  // Relative paths are to be ignored, says the XDG base directory specification.
  if (const std::string cache = variable("XDG_CACHE_HOME"); cache.starts_with("/")) return cache + "/hesse/calibration";
  const std::string home = variable("HOME");
  return home.empty() ? "" : home + "/.cache/hesse/calibration";
}

std::string calibration_file(const ad::Calibration& calibration) {
  return head() + "# part: how many times as long as the default rates say\n" + ad::to_text(calibration);
}

PlanRates plan_rates(std::string_view asked) {
  const PlanRates usual{ad::default_rates(), "default"};
  if (asked == "default") return usual;
  const std::string path = calibration_path();
  std::string why;
  try {
    if (const auto text = read(path)) return {rates_of(*text), "calibrated on this machine: " + path};
    why = path.empty() ? std::string(no_calibration_path) : "there is no " + path + "; run hesse calibrate";
  } catch (const std::runtime_error& error) {
    why = path + ": " + error.what();
    if (asked.empty()) return {usual.rates, "default; ignored " + why};
  }
  if (asked.empty()) return usual;
  throw Failure(ExitCode::input, "no calibrated rates: " + why);
}

ad::PlanOptions plan_options(const Request& request, const PlanRates& rates) {
  ad::PlanOptions options = problems::forced_plan(request.plan);
  options.rates = rates.rates;
  if (request.probe) options.probe = ad::steady_seconds;
  return options;
}

}  // namespace hesse::apps
