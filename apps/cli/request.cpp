#include "request.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "exit_code.hpp"
#include "suggest.hpp"

namespace hesse::apps {
namespace {

std::string label_of(const std::string& start) {
  const bool factor = start.size() > 1 && start.back() == 'x' && std::isdigit(static_cast<unsigned char>(start[0]));
  return factor ? start.substr(0, start.size() - 1) : start;
}

// The labels of the starts to use: those asked for, or the command's choice. The starts of [MGH81] are multiples of the
// standard one, which is "1"; other sets have starts of equal rank.
std::vector<std::string> wanted(const Request& request, const problems::Info& info, DefaultStarts otherwise) {
  std::vector<std::string> labels;
  if (!request.starts.empty()) {
    for (const auto& start : request.starts) labels.push_back(label_of(start));
  } else if (otherwise == DefaultStarts::standard && info.set != "mgh") {
    for (const auto& start : info.starts) labels.push_back(start.label);
  } else {
    labels.push_back(info.starts.front().label);
  }
  return labels;
}

}  // namespace

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t comma; (comma = list.find(',', begin)) != std::string::npos; begin = comma + 1)
    parts.push_back(list.substr(begin, comma - begin));
  parts.push_back(list.substr(begin));
  return parts;
}

std::vector<problems::Instance> instances_of(const std::string& name, const Request& request) {
  auto instances = problems::expand(name, request.n);
  return request.published ? problems::published(std::move(instances)) : instances;
}

std::vector<Task> tasks(const Request& request, DefaultStarts otherwise) {
  std::vector<problems::Instance> instances;
  for (const auto& name : request.names)
    for (auto& instance : instances_of(name, request)) instances.push_back(instance);
  if (instances.empty())
    throw usage(fmt::format("no problem of {} has n = {}", fmt::join(request.names, ", "), request.n));

  std::vector<Task> list;
  if (!request.x.empty()) {
    for (const auto& instance : instances) {
      list.push_back({instance.problem(), {"--x", request.x}});
      if (const auto& info = list.back().problem->info(); info.n != static_cast<int>(request.x.size()))
        throw usage(
            fmt::format("--x: {} numbers given, {} has n = {}", request.x.size(), info.qualified_name(), info.n));
    }
    return list;
  }
  std::vector<std::string> labels, met;
  for (const auto& instance : instances) {
    const std::shared_ptr<const problems::Problem> problem = instance.problem();
    const auto& starts = problem->info().starts;
    for (const auto& label : wanted(request, problem->info(), otherwise)) {
      if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.push_back(label);
      for (const auto& start : starts) {
        if (start.label != label) continue;
        list.push_back({problem, start});
        met.push_back(label);
      }
    }
  }
  // Of several problems some may lack a start; a label that none has is a mistake.
  for (const auto& label : labels) {
    if (std::find(met.begin(), met.end(), label) != met.end()) continue;
    std::vector<std::string> known;
    for (const auto& instance : instances) {
      const auto problem = instance.problem();
      for (const auto& start : problem->info().starts)
        if (std::find(known.begin(), known.end(), start.label) == known.end()) known.push_back(start.label);
    }
    throw usage(unknown("start", label, known));
  }
  return list;
}

}  // namespace hesse::apps
