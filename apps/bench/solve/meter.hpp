#pragma once

#include <chrono>
#include <memory>

#include <hesse/solver/objective.hpp>
#include "attempt.hpp"

namespace hesse::apps::solves {

// Processor time of the process, all its threads together: other work on the machine counts for less than on the wall, and a solver
// with threads of its own gains nothing.
double processor_seconds();

// The objective of a task as all solvers get it: it counts what is asked for and notes when f fell.
class Meter final : public solver::Objective {
 public:
  // Makes a fresh objective of the problem; the time of that is the beginning of the set-up.
  explicit Meter(const Task& task);

  // Whether the solver has to end after this iteration.
  bool stop() const { return expired() || interrupted(); }
  // Why it was stopped: "interrupted" or "limit_time".
  std::string_view stop_reason() const { return interrupted() ? "interrupted" : "limit_time"; }
  // What was measured, as an attempt without the solver's own statements.
  Attempt attempt() const;

  solver::Index dimension() override { return objective_->dimension(); }
  void prepare(const Eigen::VectorXd& x) override;
  solver::HessianStructure hessian_structure() override;
  solver::Evaluation value(const Eigen::VectorXd& x, double& f) override;
  solver::Evaluation value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) override;
  solver::Evaluation value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g,
                                            Eigen::VectorXd& hessian) override;
  bool has_hessian_vector() const override { return objective_->has_hessian_vector(); }
  solver::Evaluation hessian_vector(const Eigen::VectorXd& x, const Eigen::VectorXd& v, Eigen::VectorXd& hv) override;
  solver::Index residual_count() override { return objective_->residual_count(); }
  solver::Evaluation residuals(const Eigen::VectorXd& x, Eigen::VectorXd& r) override;
  solver::Evaluation jacobian(const Eigen::VectorXd& x, Eigen::VectorXd& r, Eigen::MatrixXd& jacobian) override;
  solver::Evaluation second_order(const Eigen::VectorXd& x, const Eigen::VectorXd& lambda, Eigen::VectorXd& b) override;
  bool is_misuse(const std::exception_ptr& exception) const override { return objective_->is_misuse(exception); }
  std::string describe() override { return objective_->describe(); }
  std::string diagnosis() override { return objective_->diagnosis(); }
  std::string remarks(const Eigen::VectorXd& x) override { return objective_->remarks(x); }

 private:
  double seconds() const { return processor_seconds() - begin_; }
  bool expired() const { return seconds() > settings_.seconds; }
  bool interrupted() const { return settings_.interrupt != nullptr && *settings_.interrupt; }

  // Calls the objective; until it has derivatives the time is set-up.
  template <class Call>
  decltype(auto) during_setup(const Call& call);
  void saw_derivatives() { ready_ = true; }
  void saw(solver::Evaluation outcome, double f);

  Settings settings_;
  double begin_ = processor_seconds();
  std::chrono::steady_clock::time_point wall_begin_ = std::chrono::steady_clock::now();
  double factor_;
  bool ready_ = false;
  double setup_seconds_ = 0;
  Counts counts_;
  std::vector<Descent> history_;
  std::unique_ptr<solver::Objective> objective_;
};

}  // namespace hesse::apps::solves
