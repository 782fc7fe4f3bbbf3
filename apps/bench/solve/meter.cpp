#include "meter.hpp"

#include <cmath>
#include <ctime>

namespace hesse::apps::solves {

using solver::Evaluation;

double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

Meter::Meter(const Task& task) : settings_(task.settings), factor_(task.problem.info().f_factor) {
  objective_ = task.problem.objective(std::string_view(), settings_.rates);
  setup_seconds_ = seconds();
}

Attempt Meter::attempt() const {
  Attempt attempt;
  attempt.counts = counts_;
  attempt.setup_seconds = setup_seconds_;
  attempt.seconds = seconds();
  attempt.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - wall_begin_).count();
  attempt.history = history_;
  return attempt;
}

template <class Call>
decltype(auto) Meter::during_setup(const Call& call) {
  // The time is added at the end of the scope, whatever the call returns or throws.
  struct Watch {
    Meter& meter;
    const bool counts = !meter.ready_;
    const double begin = counts ? meter.seconds() : 0;
    ~Watch() {
      if (counts) meter.setup_seconds_ += meter.seconds() - begin;
    }
  };
  const Watch watch{*this};
  return call();
}

void Meter::saw(Evaluation outcome, double f) {
  f *= factor_;
  if (outcome != Evaluation::ok || !std::isfinite(f)) return;
  if (history_.empty() || f < history_.back().f) history_.push_back({seconds(), f});
}

void Meter::prepare(const Eigen::VectorXd& x) {
  during_setup([&] { objective_->prepare(x); });
}

solver::HessianStructure Meter::hessian_structure() {
  return during_setup([&] { return objective_->hessian_structure(); });
}

Evaluation Meter::value(const Eigen::VectorXd& x, double& f) {
  ++counts_.f;
  const Evaluation outcome = during_setup([&] { return objective_->value(x, f); });
  saw(outcome, f);
  return outcome;
}

Evaluation Meter::value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) {
  ++counts_.derivatives;
  const Evaluation outcome = during_setup([&] { return objective_->value_gradient(x, f, g); });
  saw_derivatives();
  saw(outcome, f);
  return outcome;
}

Evaluation Meter::value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g,
                                         Eigen::VectorXd& hessian) {
  ++counts_.derivatives;
  ++counts_.hessian;
  const Evaluation outcome = during_setup([&] { return objective_->value_gradient_hessian(x, f, g, hessian); });
  saw_derivatives();
  saw(outcome, f);
  return outcome;
}

Evaluation Meter::hessian_vector(const Eigen::VectorXd& x, const Eigen::VectorXd& v, Eigen::VectorXd& hv) {
  ++counts_.hessian_vector;
  return objective_->hessian_vector(x, v, hv);
}

Evaluation Meter::residuals(const Eigen::VectorXd& x, Eigen::VectorXd& r) {
  ++counts_.f;
  const Evaluation outcome = during_setup([&] { return objective_->residuals(x, r); });
  saw(outcome, 0.5 * r.squaredNorm());
  return outcome;
}

Evaluation Meter::jacobian(const Eigen::VectorXd& x, Eigen::VectorXd& r, Eigen::MatrixXd& jacobian) {
  ++counts_.derivatives;
  const Evaluation outcome = during_setup([&] { return objective_->jacobian(x, r, jacobian); });
  saw_derivatives();
  saw(outcome, 0.5 * r.squaredNorm());
  return outcome;
}

Evaluation Meter::second_order(const Eigen::VectorXd& x, const Eigen::VectorXd& lambda, Eigen::VectorXd& b) {
  ++counts_.hessian;
  return objective_->second_order(x, lambda, b);
}

}  // namespace hesse::apps::solves
