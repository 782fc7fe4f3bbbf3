#include "ceres_run.hpp"

#include <ceres/ceres.h>
#include <ceres/version.h>
#include <glog/logging.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <hesse/solver/objective.hpp>

#include "ceres_cost.hpp"
#include "digits.hpp"
#include "hesse_run.hpp"

namespace hesse::apps {
namespace {

constexpr int max_iterations = 1000;
// Below the machine epsilon Ceres gains another few hundredths of a digit on NIST; further down nothing.
constexpr double tolerance = 1e-16;

// Counts evaluations, and notes how many it took until the cost fell to the target.
class Meter {
 public:
  explicit Meter(double target) : target_(target) {}
  void values() { ++effort_.f; }
  void derivatives() { ++effort_.derivatives; }
  void cost(double f) {
    if (f <= target_ && !reached_) reached_ = effort_;
  }
  const Effort& effort() const { return effort_; }
  const std::optional<Effort>& reached() const { return reached_; }

 private:
  double target_;
  Effort effort_;
  std::optional<Effort> reached_;
};

// A cost function with a meter on it; the count is Ceres' own: a call with Jacobians is a derivative evaluation.
class Metered : public ceres::CostFunction {
 public:
  Metered(std::unique_ptr<ceres::CostFunction> cost, Meter& meter) : cost_(std::move(cost)), meter_(meter) {
    *mutable_parameter_block_sizes() = cost_->parameter_block_sizes();
    set_num_residuals(cost_->num_residuals());
  }
  bool Evaluate(double const* const* parameters, double* residuals, double** jacobians) const override {
    if (jacobians != nullptr)
      meter_.derivatives();
    else
      meter_.values();
    if (!cost_->Evaluate(parameters, residuals, jacobians)) return false;
    meter_.cost(0.5 * Eigen::Map<const Eigen::VectorXd>(residuals, num_residuals()).squaredNorm());
    return true;
  }

 private:
  std::unique_ptr<ceres::CostFunction> cost_;
  Meter& meter_;
};

// Any differentiated objective as Ceres wants it.
class FirstOrder : public ceres::FirstOrderFunction {
 public:
  FirstOrder(std::unique_ptr<solver::Objective> objective, Meter& meter)
      : objective_(std::move(objective)), size_(static_cast<int>(objective_->dimension())), meter_(meter) {}
  int NumParameters() const override { return size_; }
  bool Evaluate(const double* parameters, double* cost, double* gradient) const override {
    const Eigen::VectorXd x = Eigen::Map<const Eigen::VectorXd>(parameters, size_);
    double f = 0;
    meter_.values();
    if (gradient == nullptr) {
      if (objective_->value(x, f) != solver::Evaluation::ok) return false;
    } else {
      meter_.derivatives();
      Eigen::VectorXd g(size_);
      if (objective_->value_gradient(x, f, g) != solver::Evaluation::ok) return false;
      Eigen::Map<Eigen::VectorXd>(gradient, size_) = g;
    }
    *cost = f;
    meter_.cost(f);
    return std::isfinite(f);
  }

 private:
  std::unique_ptr<solver::Objective> objective_;
  int size_;
  Meter& meter_;
};

class StopFlag : public ceres::IterationCallback {
 public:
  explicit StopFlag(const std::atomic<bool>& stop) : stop_(stop) {}
  ceres::CallbackReturnType operator()(const ceres::IterationSummary&) override {
    return stop_ ? ceres::SOLVER_ABORT : ceres::SOLVER_CONTINUE;
  }

 private:
  const std::atomic<bool>& stop_;
};

std::string status(ceres::TerminationType type, bool stopped) {
  if (stopped) return "interrupted";
  switch (type) {
    case ceres::CONVERGENCE:
      return "converged";
    case ceres::NO_CONVERGENCE:
      return "limit_iterations";
    case ceres::FAILURE:
      return "failure";
    case ceres::USER_SUCCESS:
      return "stopped_by_callback";
    case ceres::USER_FAILURE:
      return "stopped_by_callback";
  }
  return "failure";
}

// The first record of a summary is the start; a run that failed there has none.
template <class Summary>
long iterations(const Summary& summary) {
  return std::max<long>(0, static_cast<long>(summary.iterations.size()) - 1);
}

std::unique_ptr<ceres::CostFunction> cost_of(const problems::Info& info) {
  for (const auto shard : {nist_ceres_costs_1, nist_ceres_costs_2, mgh_ceres_costs_1, mgh_ceres_costs_2})
    for (const CeresCost& entry : shard())
      if (entry.name == info.name) return entry.make(info.n);
  return nullptr;
}

template <class Options>
void tight(Options& options, StopFlag& callback) {
  options.max_num_iterations = max_iterations;
  options.function_tolerance = tolerance;
  options.gradient_tolerance = tolerance;
  options.parameter_tolerance = tolerance;
  options.logging_type = ceres::SILENT;
  options.minimizer_progress_to_stdout = false;
  options.callbacks.push_back(&callback);
}

void least_squares(const problems::Info& info, Run& run, Meter& meter, const std::atomic<bool>& stop) {
  ceres::Problem problem;
  problem.AddResidualBlock(new Metered(cost_of(info), meter), nullptr, run.x.data());
  for (std::size_t i = 0; i < info.lower.size(); ++i) {
    const int index = static_cast<int>(i);
    double& x = run.x[index];
    x = std::clamp(x, info.lower[i], info.upper[i]);  // Ceres refuses a start outside
    if (std::isfinite(info.lower[i])) problem.SetParameterLowerBound(run.x.data(), index, info.lower[i]);
    if (std::isfinite(info.upper[i])) problem.SetParameterUpperBound(run.x.data(), index, info.upper[i]);
  }
  StopFlag callback(stop);
  ceres::Solver::Options options;
  tight(options, callback);
  options.linear_solver_type = ceres::DENSE_QR;
  options.trust_region_strategy_type = ceres::LEVENBERG_MARQUARDT;
  options.initial_trust_region_radius = 1e4;
  options.num_threads = 1;
  ceres::Solver::Summary summary;
  ceres::Solve(options, &problem, &summary);
  run.status = status(summary.termination_type, stop);
  run.message = summary.message;
  run.converged = summary.termination_type == ceres::CONVERGENCE;
  run.f = summary.final_cost;
  run.counts.iterations = iterations(summary);
  run.counts.residual = meter.effort().f;
  run.counts.jacobian = run.counts.derivatives = meter.effort().derivatives;
  if (!summary.iterations.empty()) run.gradient_norm = summary.iterations.back().gradient_max_norm;
}

void general(const problems::Problem& source, Run& run, Meter& meter, const std::atomic<bool>& stop) {
  const ceres::GradientProblem problem(new FirstOrder(source.objective(), meter));
  StopFlag callback(stop);
  ceres::GradientProblemSolver::Options options;
  tight(options, callback);
  options.line_search_direction_type = run.method == "bfgs" ? ceres::BFGS : ceres::LBFGS;
  options.line_search_type = ceres::WOLFE;
  ceres::GradientProblemSolver::Summary summary;
  ceres::Solve(options, problem, run.x.data(), &summary);
  run.status = status(summary.termination_type, stop);
  run.message = summary.message;
  run.converged = summary.termination_type == ceres::CONVERGENCE;
  run.f = summary.final_cost;
  run.counts.iterations = iterations(summary);
  run.counts.f = meter.effort().f;
  run.counts.g = run.counts.derivatives = meter.effort().derivatives;
  if (!summary.iterations.empty()) run.gradient_norm = summary.iterations.back().gradient_max_norm;
}

}  // namespace

std::string ceres_version() { return CERES_VERSION_STRING; }

std::vector<std::string> ceres_methods(const problems::Info& info) {
  if (info.bounded() && (!info.least_squares || cost_of(info) == nullptr)) return {};
  if (info.least_squares) return {"lm"};
  return {"lbfgs", "bfgs"};
}

Run run_ceres(const problems::Problem& problem, const problems::Start& start, std::string_view method,
              const std::atomic<bool>& stop) {
  // Ceres logs failures of user functions to stderr; here they are part of the table.
  FLAGS_minloglevel = google::GLOG_FATAL;
  const problems::Info& info = problem.info();
  Run run;
  run.solver = "ceres";
  run.method = method;
  run.x = Eigen::Map<const Eigen::VectorXd>(start.x.data(), static_cast<Eigen::Index>(start.x.size()));
  Meter meter(target(info.known_f()) / info.f_factor);
  const auto begin = std::chrono::steady_clock::now();
  if (info.least_squares) {
    run.plan = "residual Jacobian by ceres::Jet";
    least_squares(info, run, meter, stop);
  } else {
    run.plan = "gradient by hesse";
    general(problem, run, meter, stop);
  }
  run.seconds = {{"total", std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count()}};
  run.f *= info.f_factor;
  run.gradient_norm *= info.f_factor;
  run.evaluations_to_1e8 = meter.reached();
  attach(info, start, run);
  return run;
}

}  // namespace hesse::apps
