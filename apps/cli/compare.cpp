#include <fmt/format.h>

#include "../compare/ceres_run.hpp"
#include "../compare/certificate.hpp"
#include "../compare/hesse_run.hpp"
#include "../compare/score.hpp"
#include "calibration_file.hpp"
#include "commands.hpp"
#include "interrupt.hpp"
#include "live.hpp"
#include "report.hpp"
#include "table.hpp"

namespace hesse::apps {
namespace {

std::string digits_of(const Run& run) { return run.digits ? fixed(*run.digits, 1) : "-"; }

// Values / derivatives, as many as the run made in all.
std::string evaluations(const Run& run) {
  return fmt::format("{}/{}", run.counts.f + run.counts.residual, run.counts.derivatives);
}

std::string effort(const Run& run) {
  return run.evaluations_to_1e8 ? fmt::format("{}/{}", run.evaluations_to_1e8->f, run.evaluations_to_1e8->derivatives)
                                : std::string("-");
}

std::string winner_name(const Pair& pair) {
  switch (winner(pair.ours, pair.theirs)) {
    case Winner::ours:
      return "hesse";
    case Winner::theirs:
      return "ceres";
    case Winner::tie:
      break;
  }
  return "=";
}

const std::vector<Column<Pair>>& columns() {
  static const std::vector<Column<Pair>> list{
      {"problem", -26, [](const Pair& p) { return p.ours.problem; }},
      {"n", 4, [](const Pair& p) { return std::to_string(p.ours.n); }},
      {"start", 5, [](const Pair& p) { return p.ours.start; }},
      {"digits", 6, [](const Pair& p) { return digits_of(p.ours); }},
      {"ceres", 6, [](const Pair& p) { return digits_of(p.theirs); }},
      {"f", 14, [](const Pair& p) { return number(p.ours.f, 8); }},
      {"ceres", 14, [](const Pair& p) { return number(p.theirs.f, 8); }},
      {"iter", 5, [](const Pair& p) { return std::to_string(p.ours.counts.iterations); }},
      {"ceres", 5, [](const Pair& p) { return std::to_string(p.theirs.counts.iterations); }},
      {"evals", 9, [](const Pair& p) { return evaluations(p.ours); }},
      {"ceres", 9, [](const Pair& p) { return evaluations(p.theirs); }},
      {"to 1e-8", 8, [](const Pair& p) { return effort(p.ours); }},
      {"ceres", 8, [](const Pair& p) { return effort(p.theirs); }},
      {"time", 8, [](const Pair& p) { return duration(p.ours.total_seconds()); }},
      {"ceres", 8, [](const Pair& p) { return duration(p.theirs.total_seconds()); }},
      {"by", -5, [](const Pair& p) { return p.theirs.method; }},
      {"wins", -5, winner_name},
  };
  return list;
}

const std::vector<Column<Score>>& score_columns() {
  static const std::vector<Column<Score>> list{
      {"total", -6, [](const Score& s) { return s.solver; }},
      {"solved", 9, [](const Score& s) { return fmt::format("{}/{}", s.solved, s.rated); }},
      {"f to 1e-4", 9, [](const Score& s) { return std::to_string(s.loose); }},
      {"f to 1e-8", 9, [](const Score& s) { return std::to_string(s.strict); }},
      {"mean digits", 11, [](const Score& s) { return fixed(s.mean_digits, 2); }},
      {"wins", 5, [](const Score& s) { return std::to_string(s.wins); }},
      {"median evaluations to 1e-8", 26,
       [](const Score& s) {
         return fmt::format("{} + {} ({} runs)", number(s.median_values), number(s.median_derivatives), s.reached);
       }},
      {"false convergence", 17, [](const Score& s) { return std::to_string(s.false_convergence); }},
      {"time", 8, [](const Score& s) { return duration(s.seconds); }},
  };
  return list;
}

// Runs that did not solve their problem, or claim what does not hold: status, point and the numbers of the message.
std::string remarks(const std::vector<Run>& runs) {
  std::string text;
  for (const Run& run : runs) {
    if (solved(run) && run.verdict != Verdict::contradicted) continue;
    if (!std::isfinite(run.known_f) && run.verdict != Verdict::contradicted) continue;
    text += fmt::format("  {} {}, n = {}, from {}: {}{}, f = {}", run.solver, run.problem, run.n, run.start, run.status,
                        run.point.empty() ? "" : ", " + run.point, number(run.f, 10));
    if (run.verdict == Verdict::contradicted) text += "; CONTRADICTED: " + run.objection;
    text += "\n";
  }
  return text;
}

Json to_json(const Score& s) {
  Json json = {{"solver", s.solver}, {"runs", s.runs},        {"rated", s.rated},
               {"solved", s.solved}, {"within_1e4", s.loose}, {"within_1e8", s.strict}};
  put(json, "mean_digits", s.mean_digits);
  json["wins"] = s.wins;
  json["reached_1e8"] = s.reached;
  put(json, "median_f_to_1e8", s.median_values);
  put(json, "median_derivatives_to_1e8", s.median_derivatives);
  json["false_convergence"] = s.false_convergence;
  put(json, "seconds", s.seconds);
  return json;
}

bool better(const Run& a, const Run& b) { return winner(a, b) == Winner::ours; }

}  // namespace

ExitCode compare_command(const Request& request, Console& console) {
  const auto list = tasks(request, DefaultStarts::standard);
  const PlanRates rates = plan_rates(request.rates);
  Json report = new_report("compare");
  report["rates"] = rates.origin;
  std::vector<Run> ours, theirs;
  std::size_t our_wins = 0, their_wins = 0;
  console.out(table_head(columns()));
  for (const Task& task : list) {
    if (interrupted() || console.closed()) break;
    const auto& info = task.problem->info();
    const std::string label = info.qualified_name() + " from " + task.start.label;
    if (ceres_methods(info).empty()) {
      console.warn(label + ": left out, Ceres has no method with bounds for it");
      continue;
    }
    Pair pair;
    {
      Live live(console, ours.size(), list.size(), label + ": hesse");
      pair.ours = run_hesse(*task.problem, task.start, live.watch(request.options), plan_options(request, rates)).run;
    }
    judge(*task.problem, pair.ours);
    report["results"].push_back(to_json(pair.ours));
    console.progress(ours.size(), list.size(), label + ": Ceres");
    bool first = true;
    for (const auto& method : ceres_methods(info)) {
      Run run = run_ceres(*task.problem, task.start, method, interrupted());
      judge(*task.problem, run);
      report["results"].push_back(to_json(run));
      if (first || better(run, pair.theirs)) pair.theirs = std::move(run);
      first = false;
    }
    console.out(table_row(columns(), pair));
    our_wins += winner(pair.ours, pair.theirs) == Winner::ours;
    their_wins += winner(pair.ours, pair.theirs) == Winner::theirs;
    ours.push_back(std::move(pair.ours));
    theirs.push_back(std::move(pair.theirs));
  }
  Score we = score(ours), they = score(theirs);
  we.wins = our_wins;
  they.wins = their_wins;
  report["summary"] = {to_json(we), to_json(they)};
  const std::string notes = remarks(ours) + remarks(theirs);
  if (!notes.empty()) console.out("\nNot solved, or a claim that an independent evaluation contradicts:\n" + notes);
  console.out("\n" + table_head(score_columns()) + table_row(score_columns(), we) + table_row(score_columns(), they));
  console.out(
      fmt::format("\nCeres {}: lm is Levenberg-Marquardt with dense QR, Jacobians by ceres::Jet; lbfgs and bfgs are "
                  "line searches with\n"
                  "hesse's gradient of the same functor, the better of the two is shown. Digits: least over the "
                  "certified parameters\n"
                  "(at most 11), from f where none are certified. evals and to 1e-8: values/derivatives, in all and "
                  "until f was within\n"
                  "a relative 1e-8 of the best known. Solved: 4 digits (nist), f within 1e-4 (others). No finite "
                  "minimum known: not rated.\n",
                  ceres_version()));
  if (!request.json.empty()) console.save(request.json, dump(report));
  return ExitCode::converged;
}

}  // namespace hesse::apps
