#include <fmt/format.h>
#include <fmt/ranges.h>

#include "commands.hpp"
#include "report.hpp"
#include "table.hpp"

namespace hesse::apps {
namespace {

using problems::Info;

const std::vector<Column<Info>>& columns() {
  static const std::vector<Column<Info>> list{
      {"problem", -30, [](const Info& info) { return info.qualified_name(); }},
      {"n", 5, [](const Info& info) { return std::to_string(info.n); }},
      {"m", 5, [](const Info& info) { return info.m > 0 ? std::to_string(info.m) : std::string("-"); }},
      {"structure", -28, [](const Info& info) { return info.structure; }},
      {"starts", -10,
       [](const Info& info) {
         std::vector<std::string> labels;
         for (const auto& start : info.starts) labels.push_back(start.label);
         return fmt::format("{}", fmt::join(labels, ","));
       }},
      {"known f", 14, [](const Info& info) { return number(info.known_f(), 10); }},
      {"sizes", -16, [](const Info& info) { return info.scalable ? info.size_rule : std::string("-"); }},
      {"source", -8, [](const Info& info) { return info.source; }},
  };
  return list;
}

}  // namespace

ExitCode list_command(const Request& request, Console& console) {
  const std::vector<std::string> names = request.names.empty() ? std::vector<std::string>{"all"} : request.names;
  Json report = new_report("list");
  console.out(table_head(columns()));
  std::size_t count = 0;
  for (const auto& name : names)
    for (const auto& instance : instances_of(name, request)) {
      const auto problem = instance.problem();
      console.out(table_row(columns(), problem->info()));
      report["results"].push_back(to_json(problem->info()));
      ++count;
    }
  console.out(fmt::format("\n{} problems\n", count));
  if (!request.json.empty()) console.save(request.json, dump(report));
  return ExitCode::converged;
}

}  // namespace hesse::apps
