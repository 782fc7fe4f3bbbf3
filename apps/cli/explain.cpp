#include <fmt/format.h>

#include <hesse/ad/detail/colouring/spy.hpp>
#include <hesse/ad/detail/core/error.hpp>
#include <hesse/solver/objective.hpp>

#include <algorithm>

#include "../timing/measure.hpp"
#include "calibration_file.hpp"
#include "commands.hpp"
#include "interrupt.hpp"
#include "report.hpp"
#include "table.hpp"

namespace hesse::apps {
namespace {

// A forced plan as it was measured here.
struct Measured {
  std::string plan;
  double seconds = Run::unknown;  // median of an evaluation of f, gradient and Hessian
  double over_f = Run::unknown;
  double setup = Run::unknown;
  std::string note;
};

const std::vector<Column<Measured>>& columns() {
  static const std::vector<Column<Measured>> list{
      {"measured plan", -22, [](const Measured& m) { return m.plan; }},
      {"f, g and H", 10, [](const Measured& m) { return duration(m.seconds); }},
      {"/ f", 8, [](const Measured& m) { return number(m.over_f, 4); }},
      {"set-up", 10, [](const Measured& m) { return duration(m.setup); }},
      {"", -1, [](const Measured& m) { return m.note; }},
  };
  return list;
}

// A challenger that needs more than this for one evaluation is not timed again.
constexpr double too_slow = 1.0;
constexpr int repeats = 9;

std::vector<Measured> measure(const problems::Problem& problem, const Eigen::VectorXd& x, const ad::Rates& rates) {
  double f = 0;
  Eigen::VectorXd g, h;
  const auto values = problem.objective();
  const std::function<void()> value = [&] { values->value(x, f); };
  const double f_seconds = interleaved_medians({value}, {seconds_of(value)}, repeats, slow_factor).front();
  std::vector<Measured> rows(1);
  rows.front().plan = "(the library's choice)";
  for (const auto& plan : problems::plan_names()) rows.emplace_back().plan = plan;
  std::vector<std::unique_ptr<solver::Objective>> objectives;
  std::vector<std::function<void()>> works;
  std::vector<double> first;
  std::vector<Measured*> timed;
  for (Measured& row : rows) {
    if (interrupted()) break;
    try {
      objectives.push_back(problem.objective(&row == &rows.front() ? std::string() : row.plan, rates));
      const auto work = [&, objective = objectives.back().get()] { objective->value_gradient_hessian(x, f, g, h); };
      const double cold = seconds_of(work);
      const double warm = cold > too_slow ? cold : seconds_of(work);
      row.setup = std::max(0.0, cold - warm);
      works.push_back(work);
      first.push_back(warm);
      timed.push_back(&row);
    } catch (const ad::Error& error) {
      // The rest lists the other candidates, which are in this table.
      const std::string message = error.what();
      row.note = "refused: " + message.substr(0, message.find(';'));
    }
  }
  const auto medians = interleaved_medians(works, first, repeats, slow_factor);
  for (std::size_t i = 0; i < timed.size(); ++i) {
    timed[i]->seconds = medians[i];
    timed[i]->over_f = medians[i] / f_seconds;
  }
  return rows;
}

// The sparsity pattern in words and as a picture of the terminal's width; the report gets its numbers, the plot its SVG.
std::string picture(const Request& request, const problems::Problem& problem, const Eigen::VectorXd& x, Json& result,
                    Console& console) {
  constexpr Eigen::Index columns = 60, rows = 30;
  try {
    const ad::SymmetricPattern pattern = problem.hessian_pattern(x);
    const Eigen::Index all = pattern.n * (pattern.n + 1) / 2, nonzeros = pattern.dense() ? all : pattern.size();
    result["pattern"] = {{"nonzeros", nonzeros}, {"entries", all}};
    if (!request.plot.empty()) console.save(request.plot, ad::detail::spy_svg(pattern));
    return fmt::format("Hessian: {} of {} entries of the lower triangle may be nonzero\n{}", nonzeros, all,
                       ad::detail::spy(pattern, columns, rows));
  } catch (const ad::Error& error) {
    return fmt::format("Hessian: no picture of its pattern: {}\n", error.what());
  }
}

}  // namespace

ExitCode explain_command(const Request& request, Console& console) {
  const PlanRates rates = plan_rates(request.rates);
  Json report = new_report("explain");
  report["rates"] = rates.origin;
  const auto list = tasks(request, DefaultStarts::first);
  if (!request.plot.empty() && list.size() != 1)
    throw usage(fmt::format("--plot draws one problem at one start, {} were asked for", list.size()));
  std::size_t done = 0;
  for (const Task& task : list) {
    if (interrupted() || console.closed()) break;
    const auto& info = task.problem->info();
    const Eigen::VectorXd x =
        Eigen::Map<const Eigen::VectorXd>(task.start.x.data(), static_cast<Eigen::Index>(task.start.x.size()));
    ad::PlanOptions options;
    options.thorough = true;
    options.rates = rates.rates;
    const std::string plan = ad::to_string(task.problem->plan(x, options));
    console.out(fmt::format("{}  n = {}{}  at start {}\n{}\nrates: {}\n{}{}\n", info.qualified_name(), info.n,
                            info.m > 0 ? fmt::format(", m = {}", info.m) : "", task.start.label, info.title,
                            rates.origin, plan, plan.ends_with('\n') ? "" : "\n"));
    Json result = Json::object();
    console.out(picture(request, *task.problem, x, result, console) + "\n");
    console.progress(done++, list.size(), info.qualified_name() + ": measuring");
    Json measured = Json::array();
    std::string rows;
    for (const Measured& row : measure(*task.problem, x, rates.rates)) {
      rows += table_row(columns(), row);
      Json entry = {{"plan", row.plan}, {"note", row.note}};
      put(entry, "seconds", row.seconds);
      put(entry, "ratio_to_f", row.over_f);
      put(entry, "setup_seconds", row.setup);
      measured.push_back(std::move(entry));
    }
    console.out(table_head(columns()) + rows + "\n");
    result.update({{"problem", info.qualified_name()},
                   {"n", info.n},
                   {"m", info.m},
                   {"start", task.start.label},
                   {"plan", plan},
                   {"measured", std::move(measured)}});
    report["results"].push_back(std::move(result));
  }
  if (!request.json.empty()) console.save(request.json, dump(report));
  return ExitCode::converged;
}

}  // namespace hesse::apps
