#include "hesse_run.hpp"

#include <cmath>
#include <hesse/solver/minimize.hpp>

#include "digits.hpp"

namespace hesse::apps {
namespace {

constexpr double solved_digits = 4;
constexpr double loose = 1e-4;
constexpr double strict = 1e-8;

Eigen::VectorXd vector(const std::vector<double>& x) {
  return Eigen::Map<const Eigen::VectorXd>(x.data(), static_cast<Eigen::Index>(x.size()));
}

}  // namespace

void attach(const problems::Info& info, const problems::Start& start, Run& run) {
  run.problem = info.qualified_name();
  run.set = info.set;
  run.n = info.n;
  run.m = info.m;
  run.start = start.label;
  run.known_f = info.known_f();
  if (!info.certified.empty())
    run.digits = digits(run.x, vector(info.certified));
  else if (std::isfinite(run.known_f))
    run.digits = run.f < run.known_f ? max_digits : digits(run.f, run.known_f);
}

bool solved(const Run& run) {
  // Certified parameters are the sharper test: a nearly flat f hides wrong ones.
  if (run.set == "nist") return run.digits.value_or(0) >= solved_digits;
  return std::isfinite(run.f) && reached(run.f, run.known_f, loose);
}

bool solved_strictly(const Run& run) { return std::isfinite(run.f) && reached(run.f, run.known_f, strict); }

SolvedRun run_hesse(const problems::Problem& problem, const problems::Start& start, solver::Options options,
                    const ad::PlanOptions& plan) {
  const problems::Info& info = problem.info();
  options.target /= info.f_factor;
  if (info.bounded()) {
    options.lower = vector(info.lower);
    options.upper = vector(info.upper);
  }
  const auto objective = problem.objective(plan);
  SolvedRun solved{{}, solver::minimize(*objective, vector(start.x), options)};
  const solver::Summary& summary = solved.result.summary;
  Run& run = solved.run;
  run.solver = "hesse";
  run.method = solver::name(summary.method);
  run.status = solver::name(summary.status);
  run.point = solver::name(summary.quality);
  run.message = summary.message;
  run.converged = solver::converged(summary.status) && summary.status != solver::StopReason::target_reached;
  run.f = info.f_factor * summary.f;
  run.gradient_norm = info.f_factor * summary.gradient_norm;
  run.x = solved.result.x;
  run.counts = {summary.counts.f,         summary.counts.g,           summary.counts.H,
                summary.counts.Hv,        summary.counts.r,           summary.counts.J,
                summary.counts.B,         summary.counts.derivatives, summary.counts.factorizations,
                summary.counts.iterations};
  if (const auto effort = solver::evaluations_to_reach(summary, target(info.known_f()) / info.f_factor))
    run.evaluations_to_1e8 = Effort{effort->f, effort->derivatives};
  run.seconds = {{"total", summary.seconds.total},
                 {"values", summary.seconds.values},
                 {"derivatives", summary.seconds.derivatives},
                 {"linear_algebra", summary.seconds.linear_algebra},
                 {"callbacks", summary.seconds.callbacks}};
  run.plan = summary.plan;
  attach(info, start, run);
  return solved;
}

}  // namespace hesse::apps
