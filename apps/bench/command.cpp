#include "command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "../cli/calibration_file.hpp"
#include "../cli/interrupt.hpp"
#include "../cli/report.hpp"
#include "../cli/suggest.hpp"
#include "../cli/table.hpp"
#include "bench.hpp"
#include "solve_command.hpp"

namespace hesse::apps {
namespace {

// A table: what is measured, and how it is shown.
struct Bench {
  std::string_view name;
  std::string_view title;
  void (*run)(const BenchSettings&, const BenchSink&);
  bool choice;  // the plan chooses among the rows of a cell
};

constexpr std::array mode_tables{
    Bench{"hessian", "Hessians: every composition forced; * is the plan's own choice", &bench_hessians, true},
    Bench{"jacobian",
          "Jacobians m x n of one layer tanh(W x), and of bands; a 20th of the set-up included; * is the plan's own "
          "choice",
          &bench_jacobians, true},
    Bench{"libraries", "Helmholtz energy: gradient and Hessian next to other libraries", &bench_libraries, false},
};
constexpr std::array hessian_tables{
    Bench{"hessian", "Value, gradient and Hessian: hesse, by hand, and other libraries", &bench_hessian, false},
};
constexpr std::array thread_tables{
    Bench{"threads", "Value, gradient and Hessian of sums of elements on several threads", &bench_threads, false},
};
constexpr std::array regret_tables{
    Bench{"solve", "A fresh objective and its first 15 Hessians, planning and set-up included", &bench_regret, true},
};

using Columns = std::vector<Column<Measurement>>;

const Columns& mode_columns() {
  static const Columns list{
      {"workload", -20, [](const Measurement& m) { return m.workload; }},
      {"n", 5, [](const Measurement& m) { return std::to_string(m.n); }},
      {"m", 5, [](const Measurement& m) { return std::to_string(m.m); }},
      {"library", -7, [](const Measurement& m) { return m.library; }},
      {"what", -8, [](const Measurement& m) { return m.operation; }},
      {"plan", -23, [](const Measurement& m) { return (m.chosen ? "* " : "  ") + m.plan; }},
      {"median", 9, [](const Measurement& m) { return duration(m.seconds); }},
      {"predicted", 9, [](const Measurement& m) { return duration(m.predicted); }},
      {"/ f", 9, [](const Measurement& m) { return number(m.ratio_to_f, 4); }},
      {"set-up", 9, [](const Measurement& m) { return duration(m.setup_seconds); }},
      {"error", 8, [](const Measurement& m) { return number(m.error, 2); }},
      {"", -1, [](const Measurement& m) { return m.note; }},
  };
  return list;
}

const Columns& regret_columns() {
  static const Columns list{
      {"workload", -20, [](const Measurement& m) { return m.workload; }},
      {"n", 5, [](const Measurement& m) { return std::to_string(m.n); }},
      {"plan", -24, [](const Measurement& m) { return (m.chosen ? "* " : "  ") + m.plan; }},
      {"median", 9, [](const Measurement& m) { return duration(m.seconds); }},
      {"", -1, [](const Measurement& m) { return m.note; }},
  };
  return list;
}

const Columns& hessian_columns() {
  static const Columns list{
      {"workload", -19, [](const Measurement& m) { return m.workload; }},
      {"n", 7, [](const Measurement& m) { return std::to_string(m.n); }},
      {"elements", 8, [](const Measurement& m) { return m.elements > 0 ? std::to_string(m.elements) : "-"; }},
      {"library", -7, [](const Measurement& m) { return m.library; }},
      {"way", -39, [](const Measurement& m) { return m.plan; }},
      {"median", 9, [](const Measurement& m) { return duration(m.seconds); }},
      {"/ f", 7, [](const Measurement& m) { return number(m.ratio_to_f, 3); }},
      {"/ hand", 7, [](const Measurement& m) { return number(m.ratio_to_hand, 3); }},
      {"set-up", 9, [](const Measurement& m) { return duration(m.setup_seconds); }},
      {"MB", 6, [](const Measurement& m) { return number(m.bytes / 1e6, 3); }},
      {"error", 8, [](const Measurement& m) { return number(m.error, 2); }},
      {"", -1, [](const Measurement& m) { return m.note; }},
  };
  return list;
}

const Columns& thread_columns() {
  static const Columns list{
      {"workload", -19, [](const Measurement& m) { return m.workload; }},
      {"n", 7, [](const Measurement& m) { return std::to_string(m.n); }},
      {"elements", 8, [](const Measurement& m) { return std::to_string(m.elements); }},
      {"way", -16, [](const Measurement& m) { return m.plan; }},
      {"threads", 7, [](const Measurement& m) { return std::to_string(m.threads); }},
      {"median", 9, [](const Measurement& m) { return duration(m.seconds); }},
      {"speed-up", 8, [](const Measurement& m) { return number(m.speedup, 3); }},
      {"", -1, [](const Measurement& m) { return m.note; }},
  };
  return list;
}

// THE table of suites.
struct Suite {
  std::string_view name;
  std::span<const Bench> tables;
  const Columns& (*columns)();
  std::vector<std::string> (*workloads)();
};

const std::array suites{
    Suite{"modes", mode_tables, &mode_columns, &hessian_workloads},
    Suite{"regret", regret_tables, &regret_columns, &regret_workloads},
    Suite{"hessian", hessian_tables, &hessian_columns, &hessian_suite_workloads},
    Suite{"threads", thread_tables, &thread_columns, &thread_workloads},
};

const Suite& find_suite(const std::string& name) {
  std::vector<std::string> known;
  for (const Suite& suite : suites) {
    if (suite.name == name) return suite;
    known.emplace_back(suite.name);
  }
  known.emplace_back("solve");
  throw usage(unknown("bench", name, known));
}

Json to_json(const Measurement& m) {
  Json json = {{"workload", m.workload},
               {"n", m.n},
               {"m", m.m},
               {"elements", m.elements},
               {"library", m.library},
               {"operation", m.operation},
               {"plan", m.plan},
               {"chosen", m.chosen}};
  put(json, "seconds", m.seconds);
  put(json, "predicted_seconds", m.predicted);
  put(json, "ratio_to_f", m.ratio_to_f);
  put(json, "ratio_to_hand", m.ratio_to_hand);
  json["threads"] = m.threads;
  put(json, "speedup", m.speedup);
  put(json, "setup_seconds", m.setup_seconds);
  put(json, "bytes", m.bytes);
  put(json, "error", m.error);
  json["note"] = m.note;
  return json;
}

std::vector<const Bench*> wanted(const Request& request, const Suite& suite) {
  std::vector<std::string> known;
  for (const Bench& bench : suite.tables) known.emplace_back(bench.name);
  for (const auto& name : request.tables)
    if (std::find(known.begin(), known.end(), name) == known.end()) throw usage(unknown("table", name, known));
  std::vector<const Bench*> list;
  for (const Bench& bench : suite.tables)
    if (request.tables.empty() ||
        std::find(request.tables.begin(), request.tables.end(), bench.name) != request.tables.end())
      list.push_back(&bench);
  return list;
}

void summarise(std::string_view what, const std::string& key, const Regret& total, Json& report, Console& console) {
  if (total.cells == 0) return;
  console.out(fmt::format("{}, {} cells: geometric mean {:.3f}, 95th percentile {:.2f}, worst {:.2f} ({})\n", what,
                          total.cells, total.geometric_mean, total.p95, total.worst, total.worst_cell));
  report[key] = Json::object();
  report[key]["cells"] = total.cells;
  put(report[key], "geometric_mean", total.geometric_mean);
  put(report[key], "p95", total.p95);
  put(report[key], "worst", total.worst);
  report[key]["worst_cell"] = total.worst_cell;
}

}  // namespace

ExitCode bench_command(const Request& request, Console& console) {
  const bool of_suites =
      !request.tables.empty() || !request.workloads.empty() || !request.sizes.empty() || request.repeats > 0;
  const bool of_solve = !request.names.empty() || request.n > 0 || request.seconds > 0 || !request.svg.empty();
  if (request.suite == "solve") {
    if (of_suites)
      throw usage(
          "bench solve takes names, --n, --seconds and --svg; --tables, --workloads, --sizes and "
          "--repeats belong to the other suites");
    return solve_bench_command(request, console);
  }
  const Suite& suite = find_suite(request.suite);
  if (of_solve)
    throw usage(fmt::format("bench {}: names, --n, --seconds and --svg belong to bench solve", request.suite));
  const auto workloads = suite.workloads();
  for (const auto& name : request.workloads)
    if (std::find(workloads.begin(), workloads.end(), name) == workloads.end())
      throw usage(unknown("workload", name, workloads));
  BenchSettings settings;
  settings.workloads = request.workloads;
  settings.sizes = request.sizes;
  if (request.repeats > 0) settings.repeats = request.repeats;

  const PlanRates rates = plan_rates(request.rates);
  settings.rates = rates.rates;

  Json report = new_report("bench " + request.suite);
  report["rates"] = rates.origin;
  std::vector<Measurement> judged, left_out;
  for (const Bench* bench : wanted(request, suite)) {
    console.out(fmt::format("{}\n{}", bench->title, table_head(suite.columns())));
    std::size_t cells = 0;
    bench->run(settings, {[&](const Measurement& row) {
                            console.out(table_row(suite.columns(), row));
                            report["results"].push_back(to_json(row));
                            if (bench->choice) judged.push_back(row);
                          },
                          [&](const std::string& cell) {
                            console.progress(++cells, 0, fmt::format("{}: {}", bench->name, cell));
                            return !interrupted() && !console.closed();
                          },
                          [&](const std::vector<Measurement>& rows) { left_out = rows; }});
    console.out("\n");
  }
  summarise("chosen over best measured", "summary", regret(judged), report, console);
  summarise("by rates fitted to the other families", "left_out", regret(left_out), report, console);
  if (!request.json.empty()) console.save(request.json, dump(report));
  return ExitCode::converged;
}

}  // namespace hesse::apps
