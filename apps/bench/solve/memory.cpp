#include "memory.hpp"

#include <malloc.h>

#include <fstream>
#include <limits>
#include <string>

namespace hesse::apps::solves {
namespace {

// A line "key:   123 kB" of /proc/self/status.
double status_bytes(const std::string& key) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(key + ":")) return 1024 * std::stod(line.substr(key.size() + 1));
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

PeakMemory::PeakMemory() {
  malloc_trim(0);
  std::ofstream reset("/proc/self/clear_refs");
  reset << "5" << std::flush;
  before_ = reset ? status_bytes("VmRSS") : std::numeric_limits<double>::quiet_NaN();
}

double PeakMemory::bytes() const {
  // The kernel counts resident pages in batches: the difference of two counts may be a little below zero.
  const double grown = status_bytes("VmHWM") - before_;
  return grown < 0 ? 0 : grown;
}

}  // namespace hesse::apps::solves
