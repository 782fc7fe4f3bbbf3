#include <algorithm>
#include <cmath>
#include <exception>

#include "attempt.hpp"
#include "memory.hpp"
#include "meter.hpp"
#include "peers/peers.hpp"

namespace hesse::apps::solves {
namespace {

Attempt attempt_of(const Solver& solver, const Task& task) {
  Attempt attempt;
  const PeakMemory memory;
  try {
    attempt = solver.attempt(task);
  } catch (const std::exception& error) {
    attempt.status = "exception";
    attempt.message = error.what();
  }
  attempt.peak_bytes = memory.bytes();
  attempt.problem = task.problem.info().qualified_name();
  attempt.n = task.problem.info().n;
  attempt.solver = solver.name;
  return attempt;
}

// Asks an objective, which is then thrown away, for its derivatives: otherwise the first solver alone would pay for loading the code
// of the problem.
void warm_up(const Task& task) {
  try {
    Meter meter(task);
    meter.prepare(task.start);
    double f = 0;
    Eigen::VectorXd g(task.start.size()), h(meter.hessian_structure().size());
    meter.value_gradient_hessian(task.start, f, g, h);
  } catch (const std::exception&) {
    // The attempts will say so.
  }
}

double value_at(const problems::Problem& problem, const Eigen::VectorXd& x) {
  long double f = 0;
  if (!problem.reference(x.cast<long double>(), f)) return unknown;
  return problem.info().f_factor * static_cast<double>(f);
}

}  // namespace

std::vector<Solver> solvers() {
  std::vector<Solver> list{{"hesse", &hesse_default}, {"hesse lbfgs", &hesse_lbfgs}, {"ceres lbfgs", &ceres_lbfgs}};
  if (const Try found = ipopt()) list.push_back({"ipopt", found});
  return list;
}

Solve solve(const problems::Problem& problem, const Settings& settings,
            const std::function<bool(std::string_view solver)>& before) {
  const problems::Info& info = problem.info();
  const std::vector<double>& start = info.starts.front().x;
  const Task task{problem, Eigen::Map<const Eigen::VectorXd>(start.data(), static_cast<Eigen::Index>(start.size())),
                  settings};
  Solve solve;
  solve.problem = info.qualified_name();
  solve.n = info.n;
  solve.start_f = value_at(problem, task.start);
  for (const Solver& solver : solvers()) {
    if (solve.attempts.empty()) warm_up(task);
    if (!before(solver.name)) break;
    solve.attempts.push_back(attempt_of(solver, task));
  }
  solve.known = std::isfinite(info.known_f());
  if (solve.known) solve.best_f = info.known_f();
  for (const Attempt& attempt : solve.attempts) {
    if (attempt.history.empty()) continue;
    const double lowest = attempt.history.back().f;
    // A difference within the rounding of f leaves the known minimum known.
    if (solve.known && lowest >= solve.best_f - 1e-12 * std::max(1.0, std::abs(solve.best_f))) continue;
    if (solve.known || !(lowest >= solve.best_f)) solve.best_f = lowest;
    solve.known = false;
  }
  return solve;
}

}  // namespace hesse::apps::solves
