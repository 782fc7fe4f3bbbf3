#include <ceres/ceres.h>
#include <glog/logging.h>

#include <algorithm>
#include <cmath>

#include "../meter.hpp"
#include "peers.hpp"

namespace hesse::apps::solves {
namespace {

class FirstOrder final : public ceres::FirstOrderFunction {
 public:
  FirstOrder(Meter& meter, Eigen::Index n) : meter_(meter), x_(n), g_(n) {}
  int NumParameters() const override { return static_cast<int>(x_.size()); }
  bool Evaluate(const double* parameters, double* cost, double* gradient) const override {
    x_ = Eigen::Map<const Eigen::VectorXd>(parameters, x_.size());
    if (gradient == nullptr) return meter_.value(x_, *cost) == solver::Evaluation::ok && std::isfinite(*cost);
    if (meter_.value_gradient(x_, *cost, g_) != solver::Evaluation::ok) return false;
    Eigen::Map<Eigen::VectorXd>(gradient, g_.size()) = g_;
    return std::isfinite(*cost) && g_.allFinite();
  }

 private:
  Meter& meter_;
  mutable Eigen::VectorXd x_, g_;
};

class Stop final : public ceres::IterationCallback {
 public:
  explicit Stop(const Meter& meter) : meter_(meter) {}
  ceres::CallbackReturnType operator()(const ceres::IterationSummary&) override {
    return meter_.stop() ? ceres::SOLVER_ABORT : ceres::SOLVER_CONTINUE;
  }

 private:
  const Meter& meter_;
};

std::string status(ceres::TerminationType type, const Meter& meter) {
  switch (type) {
    case ceres::CONVERGENCE:
      return "converged";
    case ceres::NO_CONVERGENCE:
      return "limit_iterations";
    case ceres::USER_FAILURE:
    case ceres::USER_SUCCESS:
      return std::string(meter.stop_reason());
    case ceres::FAILURE:
      break;
  }
  return "failure";
}

}  // namespace

Attempt ceres_lbfgs(const Task& task) {
  // Ceres logs failed line searches to stderr; here they are part of the table.
  FLAGS_minloglevel = google::GLOG_FATAL;
  Meter meter(task);
  meter.prepare(task.start);
  const ceres::GradientProblem problem(new FirstOrder(meter, task.start.size()));
  Stop stop(meter);
  ceres::GradientProblemSolver::Options options;
  options.line_search_direction_type = ceres::LBFGS;
  options.max_num_iterations = max_iterations;
  options.function_tolerance = 1e-16;
  options.gradient_tolerance = 1e-8;
  options.parameter_tolerance = 1e-16;
  options.logging_type = ceres::SILENT;
  options.callbacks.push_back(&stop);
  ceres::GradientProblemSolver::Summary summary;
  Eigen::VectorXd x = task.start;
  ceres::Solve(options, problem, x.data(), &summary);
  Attempt attempt = meter.attempt();
  attempt.status = status(summary.termination_type, meter);
  attempt.message = summary.message;
  attempt.converged = summary.termination_type == ceres::CONVERGENCE;
  attempt.f = task.problem.info().f_factor * summary.final_cost;
  // A run that was stopped has no final cost, and says -1.
  const bool stopped =
      summary.termination_type == ceres::USER_FAILURE || summary.termination_type == ceres::USER_SUCCESS;
  if (stopped) attempt.f = attempt.history.empty() ? unknown : attempt.history.back().f;
  // The first record is the start; a run that failed there has none.
  attempt.iterations = std::max<long>(0, static_cast<long>(summary.iterations.size()) - 1);
  attempt.factorizations = 0;
  return attempt;
}

}  // namespace hesse::apps::solves
