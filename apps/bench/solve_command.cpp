#include "solve_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "../cli/calibration_file.hpp"
#include "../cli/interrupt.hpp"
#include "../cli/report.hpp"
#include "../cli/table.hpp"
#include "solve/charts.hpp"
#include "solve/profile.hpp"

namespace hesse::apps {
namespace {

using solves::Attempt;
using solves::Profile;
using solves::Solve;

constexpr std::size_t max_history = 500;  // descents of an attempt in the report

// The largest size up to n that a problem has; 0: none.
int size_up_to(const problems::SizeRule& sizes, int n) {
  for (int size = std::min(n, sizes.maximum); size >= sizes.minimum; --size)
    if (sizes.allows(size)) return size;
  return 0;
}

// The problems of the names, each once; of those that have sizes, the one nearest below n.
std::vector<problems::Instance> instances(const Request& request) {
  std::vector<problems::Instance> list;
  const auto names = request.names.empty() ? std::vector<std::string>{"cutest"} : request.names;
  for (const auto& name : names) {
    for (problems::Instance instance : problems::expand(name)) {
      if (request.n > 0 && instance.entry->sizes.scalable()) {
        instance.n = size_up_to(instance.entry->sizes, request.n);
        if (instance.n == 0) continue;
      }
      const bool known = std::any_of(list.begin(), list.end(), [&](const problems::Instance& other) {
        return other.entry == instance.entry && other.n == instance.n;
      });
      if (!known) list.push_back(instance);
    }
  }
  if (list.empty()) throw usage(fmt::format("no problem of {} has a size up to {}", fmt::join(names, ", "), request.n));
  return list;
}

// A row: an attempt beside the others on its problem.
struct Row {
  const Solve& solve;
  const Attempt& attempt;

  double seconds_to(double tolerance) const { return solves::seconds_to(solve, attempt, tolerance); }
  // Time until solved, relative to the fastest solver.
  double ratio() const {
    double least = solves::unknown;
    for (const Attempt& other : solve.attempts)
      least = std::fmin(least, solves::seconds_to(solve, other, solves::solved_tolerance));
    return seconds_to(solves::solved_tolerance) / least;
  }
};

const std::vector<Column<Row>>& columns() {
  static const std::vector<Column<Row>> list{
      {"solver", -11, [](const Row& row) { return row.attempt.solver; }},
      {"status", -20, [](const Row& row) { return row.attempt.status; }},
      {"f", 14, [](const Row& row) { return number(row.attempt.f, 8); }},
      {"iter", 6, [](const Row& row) { return std::to_string(row.attempt.iterations); }},
      {"f only", 6, [](const Row& row) { return std::to_string(row.attempt.counts.f); }},
      {"deriv", 6, [](const Row& row) { return std::to_string(row.attempt.counts.derivatives); }},
      {"H", 5, [](const Row& row) { return std::to_string(row.attempt.counts.hessian); }},
      {"factor", 6,
       [](const Row& row) {
         return row.attempt.factorizations < 0 ? "-" : std::to_string(row.attempt.factorizations);
       }},
      {"set-up", 8, [](const Row& row) { return duration(row.attempt.setup_seconds); }},
      {"total", 8, [](const Row& row) { return duration(row.attempt.seconds); }},
      {"to 1e-3", 8, [](const Row& row) { return duration(row.seconds_to(1e-3)); }},
      {"to 1e-6", 8, [](const Row& row) { return duration(row.seconds_to(solves::solved_tolerance)); }},
      {"ratio", 6, [](const Row& row) { return number(row.ratio(), 3); }},
      {"MB", 6, [](const Row& row) { return number(row.attempt.peak_bytes / 1e6, 3); }},
      {"", -1, [](const Row& row) { return row.attempt.converged ? std::string() : row.attempt.message; }},
  };
  return list;
}

const std::vector<Column<Profile>>& profile_columns() {
  static const std::vector<Column<Profile>> list{
      {"solver", -11, [](const Profile& profile) { return profile.solver; }},
      {"solved", 7, [](const Profile& profile) { return fixed(100 * profile.share(INFINITY), 0) + " %"; }},
      {"fastest", 7, [](const Profile& profile) { return fixed(100 * profile.share(1), 0) + " %"; }},
      {"within 2", 8, [](const Profile& profile) { return fixed(100 * profile.share(2), 0) + " %"; }},
      {"within 10", 9, [](const Profile& profile) { return fixed(100 * profile.share(10), 0) + " %"; }},
  };
  return list;
}

Json to_json(const Row& row, const problems::Info& info) {
  const auto& [solve, attempt] = row;
  Json json = {{"problem", attempt.problem},
               {"set", info.set},
               {"n", attempt.n},
               {"m", info.m},
               {"start", info.starts.front().label},
               {"solver", attempt.solver},
               {"status", attempt.status},
               {"message", attempt.message},
               {"converged", attempt.converged}};
  put(json, "f", attempt.f);
  put(json, "start_f", solve.start_f);
  put(json, "known_f", info.known_f());
  put(json, "best_f", solve.best_f);
  json["counts"] = {{"f", attempt.counts.f},
                    {"derivatives", attempt.counts.derivatives},
                    {"H", attempt.counts.hessian},
                    {"Hv", attempt.counts.hessian_vector},
                    {"factorizations", attempt.factorizations < 0 ? Json(nullptr) : Json(attempt.factorizations)},
                    {"iterations", attempt.iterations}};
  Json seconds = Json::object();
  put(seconds, "total", attempt.seconds);
  put(seconds, "setup", attempt.setup_seconds);
  put(seconds, "wall", attempt.wall_seconds);
  put(seconds, "to_1e3", row.seconds_to(1e-3));
  put(seconds, "to_1e6", row.seconds_to(solves::solved_tolerance));
  json["seconds"] = std::move(seconds);
  put(json, "ratio_to_best", row.ratio());
  put(json, "peak_bytes", attempt.peak_bytes);
  Json times = Json::array(), values = Json::array();
  for (const solves::Descent& descent : solves::thinned(attempt.history, max_history)) {
    times.push_back(descent.seconds);
    values.push_back(descent.f);
  }
  json["history"] = {{"seconds", std::move(times)}, {"f", std::move(values)}};
  return json;
}

Json to_json(const Profile& profile, std::size_t problems) {
  Json json = {{"solver", profile.solver}, {"problems", problems}, {"steps", Json::array()}};
  for (const Profile::Step& step : profile.steps)
    json["steps"].push_back({{"ratio", step.ratio}, {"share", step.share}});
  return json;
}

// "cutest/WOODS" at n = 1000 is cutest_WOODS_1000.svg.
std::string file_of(const std::string& folder, const Solve& solve) {
  std::string name = fmt::format("{}_{}.svg", solve.problem, solve.n);
  std::replace(name.begin(), name.end(), '/', '_');
  return (std::filesystem::path(folder) / name).string();
}

void draw(const std::string& folder, const std::string& path, const Chart& chart, Console& console) {
  std::error_code error;
  // Where there is no folder, saving says so.
  std::filesystem::create_directories(folder, error);
  console.save(path, svg(chart));
}

// All solves that every solver has had its turn at.
class Totals {
 public:
  void add(const Solve& solve) {
    if (solve.attempts.size() != names_.size()) return;
    std::vector<double> row;
    for (const Attempt& attempt : solve.attempts)
      row.push_back(solves::seconds_to(solve, attempt, solves::solved_tolerance));
    seconds_.push_back(std::move(row));
  }
  std::size_t problems() const { return seconds_.size(); }
  std::vector<Profile> profiles() const { return solves::performance_profiles(names_, seconds_); }

 private:
  std::vector<std::string> names_ = [] {
    std::vector<std::string> names;
    for (const auto& solver : solves::solvers()) names.emplace_back(solver.name);
    return names;
  }();
  std::vector<std::vector<double>> seconds_;
};

std::string heading(const Solve& solve) {
  return fmt::format("{}  n = {}  f from {:.6g} to {:.10g} ({})\n", solve.problem, solve.n, solve.start_f, solve.best_f,
                     solve.known ? "known" : "the lowest found");
}

}  // namespace

ExitCode solve_bench_command(const Request& request, Console& console) {
  const PlanRates rates = plan_rates(request.rates);
  solves::Settings settings;
  if (request.seconds > 0) settings.seconds = request.seconds;
  settings.interrupt = &interrupted();
  settings.rates = rates.rates;
  Json report = new_report("bench solve");
  report["rates"] = rates.origin;
  report["limit_seconds"] = settings.seconds;
  Totals totals;
  const auto list = instances(request);
  std::size_t done = 0;
  for (const problems::Instance& instance : list) {
    if (interrupted() || console.closed()) break;
    const auto problem = instance.problem();
    const problems::Info& info = problem->info();
    const Solve solve = solves::solve(*problem, settings, [&](std::string_view solver) {
      console.progress(done, list.size(), fmt::format("{}, n = {}: {}", info.qualified_name(), info.n, solver));
      return !interrupted();
    });
    ++done;
    console.out(heading(solve) + table_head(columns()));
    for (const Attempt& attempt : solve.attempts) {
      console.out(table_row(columns(), Row{solve, attempt}));
      report["results"].push_back(to_json(Row{solve, attempt}, info));
    }
    console.out("\n");
    if (!request.svg.empty()) draw(request.svg, file_of(request.svg, solve), convergence_chart(solve), console);
    // A solver that was interrupted has not had its turn.
    if (!interrupted()) totals.add(solve);
  }
  if (totals.problems() > 0) {
    const auto profiles = totals.profiles();
    console.out(
        fmt::format("{} problems: f - f* <= 1e-6 (f at the start - f*), and within a multiple of the least time\n{}",
                    totals.problems(), table_head(profile_columns())));
    report["profiles"] = Json::array();
    for (const Profile& profile : profiles) {
      console.out(table_row(profile_columns(), profile));
      report["profiles"].push_back(to_json(profile, totals.problems()));
    }
    if (!request.svg.empty())
      draw(request.svg, (std::filesystem::path(request.svg) / "profile.svg").string(),
           profile_chart(profiles, totals.problems()), console);
  }
  if (!request.json.empty()) console.save(request.json, dump(report));
  return ExitCode::converged;
}

}  // namespace hesse::apps
