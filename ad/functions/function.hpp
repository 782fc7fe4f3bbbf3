#pragma once

#include <Eigen/Core>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <hesse/ad/functions/function_report.hpp>
#include <hesse/ad/functions/kernels.hpp>
#include <hesse/ad/functions/replayed.hpp>
#include <hesse/ad/plan/plan.hpp>
#include <hesse/ad/vocabulary/error.hpp>
#include <hesse/ad/vocabulary/evaluation.hpp>

namespace hesse::ad {

// f: Rⁿ→R prepared for many evaluations: plans once, at the first point that needs derivatives, then owns every number, recording
// and program it works with; nothing is allocated after the first evaluation of each kind. f takes a vector of any scalar and
// returns a scalar. Movable; one object belongs to one thread at a time. Exceptions of f pass through.
//
// Where the plan is to replay a recording of f, a comparison that decides otherwise makes f be recorded again; a function that
// does so too often, or is not the same for every number type, falls back to the best composition (see describe()).
template <class F>
class Function {
 public:
  using Index = Eigen::Index;
  using Structure = detail::HessianPattern;

  // The Hessian is a full matrix. options: a forced way, the memory limit, the rates. Throws Error when f is empty or n < 0.
  Function(F f, Index n, PlanOptions options = {}) : f_(std::move(f)), n_(n), options_(std::move(options)) {
    if (detail::is_null(f_)) throw Error("Function: the function is empty; give a callable object");
    if (n < 0) throw Error("Function: " + std::to_string(n) + " variables; give their number, 0 or more");
    options_.dense = true;
  }
  // Plans at once, at `start`: the Hessian is sparse where that pays, and fixed; a branch that does not fit into its pattern
  // makes an evaluation fatal. Throws Error as above, and when no plan fits in memory.
  Function(F f, const Eigen::VectorXd& start, PlanOptions options = {})
      : f_(std::move(f)), n_(start.size()), options_(std::move(options)) {
    if (detail::is_null(f_)) throw Error("Function: the function is empty; give a callable object");
    make_plan(start);
  }

  Index dimension() const { return n_; }
  Structure hessian_structure() const {
    if (replayed_) return detail::to_structure(replayed_->structure());
    return {n_, {}, {}};
  }

  // f(x) in double. not_evaluable when f is not finite; see diagnosis().
  Evaluation value(const Eigen::VectorXd& x, double& f) {
    start("value", x);
    if (replayed_) return noted(replayed_->value(source(), x, f));
    f = static_cast<double>(f_(x));
    return detail::judge(f, x, diagnosis_);
  }

  // … and ∇f: replayed, or by one reverse sweep, or forward where the plan packs. ok with a gradient that is not finite is named
  // by diagnosis(), and left to the caller to see.
  Evaluation value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) {
    start("value_gradient", x);
    g.resize(n_);
    make_plan(x);
    Evaluation outcome = Evaluation::ok;
    if (!replay([&] { return replayed_->value_gradient(source(), x, f, g); }, outcome)) {
      if (!gradient_) gradient_ = detail::make_gradient_kernel<F>(plan_->hessian_mode());
      f = gradient_->gradient(f_, x, g);
      outcome = detail::judge(f, x, diagnosis_);
    }
    if (outcome == Evaluation::ok && !g.allFinite()) diagnosis_ = detail::describe_gradient(g, x);
    return outcome;
  }

  // … and ∇²f as planned: the full n × n matrix column by column, or the values of the promised structure. Throws Error when no
  // plan fits in memory.
  Evaluation value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
    start("value_gradient_hessian", x);
    make_plan(x);
    Evaluation outcome = Evaluation::ok;
    if (!replay([&] { return replayed_->value_gradient_hessian(source(), x, f, g, h); }, outcome)) {
      compose(x, f, g, h);
      outcome = detail::judge(f, x, diagnosis_);
    }
    if (outcome != Evaluation::ok) return outcome;
    if (!g.allFinite())
      diagnosis_ = detail::describe_gradient(g, x);
    else if (!h.allFinite())
      diagnosis_ = detail::describe_hessian(h, hessian_structure(), x);
    return outcome;
  }

  // ∇²f(x)·v, forward-over-reverse with one tangent: a few evaluations of f whatever n.
  Evaluation hessian_vector(const Eigen::VectorXd& x, const Eigen::VectorXd& v, Eigen::VectorXd& hv) {
    start("hessian_vector", x);
    detail::require_size("hessian_vector", "v", v.size(), n_);
    hv.resize(n_);
    if (!product_) product_ = std::make_unique<kernels::ForwardOverReverse<double, 1>>();
    product_->end_product(Var<Dual<double, 1>>(f_(product_->begin_product(x, v))), hv);
    if (!hv.allFinite()) diagnosis_ = "H v: " + detail::describe_gradient(hv, x);
    return Evaluation::ok;
  }

  // The plan, made at x unless it was made before.
  const Plan& plan(const Eigen::VectorXd& x) {
    detail::require_size("plan", "x", x.size(), n_);
    make_plan(x);
    return *plan_;
  }

  std::string describe() const {
    if (!plan_) return "not planned: no derivative was asked for yet";
    return summary(*plan_) + (replayed_ ? "; " + replayed_->describe() : given_up_);
  }
  std::string diagnosis() const { return diagnosis_; }

 private:
  void start(const char* operation, const Eigen::VectorXd& x) {
    diagnosis_.clear();
    detail::require_size(operation, "x", x.size(), n_);
  }
  detail::FunctorSource<F> source() const { return detail::FunctorSource<F>(f_, limits_); }

  void make_plan(const Eigen::VectorXd& x) {
    if (plan_) return;
    Plan plan = ad::plan(f_, x, options_);
    if (plan.recorded()) {
      replayed_.emplace(std::move(*plan.derived), detail::replay_options(plan), std::move(*plan.known));
      plan.derived.reset();
      plan.known.reset();
      limits_ = plan.limits;
    }
    plan_ = std::move(plan);
  }

  // Carries out an evaluation by replay; false when there is no replay, or no more.
  template <class Evaluate>
  bool replay(Evaluate&& evaluate, Evaluation& outcome) {
    if (!replayed_) return false;
    outcome = noted(evaluate());
    ++replays_;
    if (outcome != Evaluation::fatal && replayed_->recordings() <= detail::tolerated_recordings(replays_)) return true;
    const auto composition = plan_->dense ? best_composition(*plan_, options_) : std::nullopt;
    if (!composition) return true;
    given_up_ = "; replay was given up after " + replayed_->describe() + (diagnosis_.empty() ? "" : ": " + diagnosis_);
    replayed_.reset();
    plan_->choice = *composition;
    plan_->give_up_replay();
    if (outcome != Evaluation::fatal) return true;
    diagnosis_.clear();
    return false;
  }
  Evaluation noted(Evaluation outcome) {
    diagnosis_ = replayed_->diagnosis();
    return outcome;
  }

  void compose(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
    g.resize(n_);
    h.resize(n_ * n_);
    if (!hessian_) hessian_ = detail::make_hessian_kernel<F>(plan_->hessian_mode(), plan_->chosen().lanes);
    detail::DenseSink sink{f, g.data(), h.data(), n_};
    for (Index p = 0, passes = hessian_->passes(n_); p < passes; ++p) hessian_->pass(f_, x, p, sink);
    detail::mirror_lower(h, n_);
  }

  F f_;
  Index n_;
  PlanOptions options_;
  RecordingLimits limits_;  // of what is recorded again
  std::optional<Plan> plan_;
  std::optional<Replayed> replayed_;
  int replays_ = 0;
  std::string given_up_;  // why replay ended
  std::unique_ptr<detail::HessianKernel<F>> hessian_;
  std::unique_ptr<detail::GradientKernel<F>> gradient_;
  std::unique_ptr<kernels::ForwardOverReverse<double, 1>> product_;
  std::string diagnosis_;
};

}  // namespace hesse::ad
