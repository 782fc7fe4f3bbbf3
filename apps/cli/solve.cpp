#include <fmt/format.h>

#include "../compare/certificate.hpp"
#include "../compare/hesse_run.hpp"
#include "calibration_file.hpp"
#include "commands.hpp"
#include "interrupt.hpp"
#include "live.hpp"
#include "report.hpp"
#include "table.hpp"

namespace hesse::apps {
namespace {

const std::vector<Column<Run>>& columns() {
  static const std::vector<Column<Run>> list{
      {"problem", -30, [](const Run& run) { return run.problem; }},
      {"n", 5, [](const Run& run) { return std::to_string(run.n); }},
      {"start", 5, [](const Run& run) { return run.start; }},
      {"f", 16, [](const Run& run) { return number(run.f, 10); }},
      {"digits", 6, [](const Run& run) { return run.digits ? fixed(*run.digits, 1) : std::string("-"); }},
      {"iter", 5, [](const Run& run) { return std::to_string(run.counts.iterations); }},
      {"f+r", 6, [](const Run& run) { return std::to_string(run.counts.f + run.counts.residual); }},
      {"deriv", 5, [](const Run& run) { return std::to_string(run.counts.derivatives); }},
      {"time", 8, [](const Run& run) { return duration(run.total_seconds()); }},
      {"status", -20, [](const Run& run) { return run.status; }},
      {"point", -20, [](const Run& run) { return run.point; }},
  };
  return list;
}

std::string parameters(const Run& run, const problems::Info& info) {
  constexpr Eigen::Index most = 20;
  std::string text;
  for (Eigen::Index i = 0; i < std::min(run.x.size(), most); ++i) {
    text += fmt::format("  x[{}] = {:.12g}", i, run.x[i]);
    if (!info.certified.empty())
      text += fmt::format("   certified {:.11g}", info.certified[static_cast<std::size_t>(i)]);
    text += "\n";
  }
  if (run.x.size() > most) text += fmt::format("  ... and {} more\n", run.x.size() - most);
  return text;
}

std::string full_report(const SolvedRun& solved, const problems::Info& info) {
  const Run& run = solved.run;
  std::string text = fmt::format("{}  n = {}{}  start {}\n{}\n\n", run.problem, run.n,
                                 run.m > 0 ? fmt::format(", m = {}", run.m) : "", run.start, info.title);
  text += fmt::format("f = {:.15g}", run.f);
  if (!std::isnan(run.known_f)) text += fmt::format("   best known {:.11g}", run.known_f);
  if (run.digits) text += fmt::format("   {:.1f} digits", *run.digits);
  if (info.f_factor != 1)
    text += fmt::format("\n(f in the units of the source: {:g} times the cost below)", info.f_factor);
  text += "\n" + parameters(run, info) + "\n" + solved.result.summary.full();
  if (!text.ends_with('\n')) text += '\n';
  if (run.verdict == Verdict::holds) text += "Independent check in long double: the claim holds.\n";
  if (run.verdict == Verdict::contradicted)
    text += "Independent check in long double: CONTRADICTED, " + run.objection + "\n";
  return text;
}

}  // namespace

ExitCode solve_command(const Request& request, Console& console) {
  const auto list = tasks(request, DefaultStarts::first);
  const bool single = list.size() == 1;
  const PlanRates rates = plan_rates(request.rates);
  Json report = new_report("solve");
  report["rates"] = rates.origin;
  std::string trace;
  ExitCode code = ExitCode::converged;
  std::size_t done = 0, converged = 0, contradicted = 0;
  double seconds = 0;
  if (!single) console.out(table_head(columns()));
  for (const Task& task : list) {
    if (interrupted()) break;
    const auto& info = task.problem->info();
    SolvedRun solved = [&] {
      Live live(console, done, list.size(), info.qualified_name() + " from " + task.start.label);
      return run_hesse(*task.problem, task.start, live.watch(request.options), plan_options(request, rates));
    }();
    const solver::Result& result = solved.result;
    judge(*task.problem, solved.run);
    console.clear_progress();
    console.out(single ? full_report(solved, info) : table_row(columns(), solved.run));
    if (!solver::converged(result.status()))
      console.warn(fmt::format("{} from {}: {}: {}", solved.run.problem, solved.run.start, solved.run.status,
                               solved.run.message));
    code = graver(code, exit_code(result.status()));
    converged += solver::converged(result.status());
    contradicted += solved.run.verdict == Verdict::contradicted;
    if (!single && solved.run.verdict == Verdict::contradicted)
      console.warn(
          fmt::format("{} from {}: CONTRADICTED: {}", solved.run.problem, solved.run.start, solved.run.objection));
    seconds += solved.run.total_seconds();
    ++done;
    report["results"].push_back(to_json(solved.run));
    if (!request.trace.empty())
      for (const auto& iteration : result.summary.trace)
        trace += dump(to_json(solved.run, iteration, info.f_factor), -1);
  }
  if (!single)
    console.out(fmt::format("\n{} of {} runs converged, {} claims contradicted by an independent evaluation, {}\n",
                            converged, list.size(), contradicted, duration(seconds)));
  if (!request.trace.empty()) console.save(request.trace, trace);
  if (!request.json.empty()) console.save(request.json, dump(report));
  return code;
}

}  // namespace hesse::apps
