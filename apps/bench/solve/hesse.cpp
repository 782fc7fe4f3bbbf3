#include <hesse/solver/minimize.hpp>

#include "meter.hpp"
#include "peers/peers.hpp"

namespace hesse::apps::solves {
namespace {

Attempt by(const Task& task, solver::Method method) {
  Meter meter(task);
  solver::Options options;
  options.method = method;
  options.max_iterations = max_iterations;
  options.max_evaluations = std::numeric_limits<int>::max();
  options.keep_trace = false;
  options.callback = [&](const solver::Progress&) {
    return meter.stop() ? solver::Action::stop : solver::Action::go_on;
  };
  const solver::Result result = solver::minimize(meter, task.start, options);
  const solver::Summary& summary = result.summary;
  Attempt attempt = meter.attempt();
  const bool stopped = summary.status == solver::StopReason::stopped_by_callback;
  attempt.status = stopped ? meter.stop_reason() : solver::name(summary.status);
  attempt.message = summary.message;
  attempt.converged = result.converged();
  attempt.f = task.problem.info().f_factor * summary.f;
  attempt.iterations = summary.counts.iterations;
  attempt.factorizations = summary.counts.factorizations;
  return attempt;
}

}  // namespace

Attempt hesse_default(const Task& task) { return by(task, solver::Method::automatic); }
Attempt hesse_lbfgs(const Task& task) { return by(task, solver::Method::lbfgs); }

}  // namespace hesse::apps::solves
