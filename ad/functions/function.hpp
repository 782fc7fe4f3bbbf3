#pragma once

#include <Eigen/Core>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <hesse/ad/functions/kernels.hpp>
#include <hesse/ad/plan/plan.hpp>
#include <hesse/ad/vocabulary/error.hpp>
#include <hesse/ad/vocabulary/evaluation.hpp>

namespace hesse::ad {

namespace detail {
// What Function reports and checks, the same for every functor.
void require_size(const char* operation, const char* what, Eigen::Index given, Eigen::Index expected);
std::string describe_value(double f, const Eigen::VectorXd& x);
std::string describe_gradient(const Eigen::VectorXd& g, const Eigen::VectorXd& x);
std::string describe_hessian(const Eigen::VectorXd& h, Eigen::Index n, const Eigen::VectorXd& x);
void mirror_lower(Eigen::VectorXd& h, Eigen::Index n);
}  // namespace detail

// f: Rⁿ→R prepared for many evaluations: plans once, at the first point that needs derivatives, then owns every number and
// recording it works with; nothing is allocated after the first evaluation of each kind. f takes a vector of any scalar and
// returns a scalar. Movable; one object belongs to one thread at a time. Exceptions of f pass through.
template <class F>
class Function {
 public:
  using Index = Eigen::Index;

  struct Structure {
    Index n = 0;
    std::vector<Index> outer, inner;  // empty: dense
  };

  // options: a forced composition and width, the memory limit, the rates. Throws Error when f is empty or n < 0.
  Function(F f, Index n, PlanOptions options = {}) : f_(std::move(f)), n_(n), options_(std::move(options)) {
    if (detail::is_null(f_)) throw Error("Function: the function is empty; give a callable object");
    if (n < 0) throw Error("Function: " + std::to_string(n) + " variables; give their number, 0 or more");
  }

  Index dimension() const { return n_; }
  Structure hessian_structure() const { return {n_, {}, {}}; }

  // f(x) in double. not_evaluable when f is not finite; see diagnosis().
  Evaluation value(const Eigen::VectorXd& x, double& f) {
    start("value", x);
    f = static_cast<double>(f_(x));
    return judge(x, f);
  }

  // … and ∇f by one reverse sweep, or forward where the plan packs. ok with a gradient that is not finite is named by
  // diagnosis(), and left to the caller to see.
  Evaluation value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) {
    start("value_gradient", x);
    g.resize(n_);
    make_plan(x);
    if (!gradient_) gradient_ = detail::make_gradient_kernel<F>(plan_->hessian_mode());
    f = gradient_->gradient(f_, x, g);
    const Evaluation outcome = judge(x, f);
    if (outcome == Evaluation::ok && !g.allFinite()) diagnosis_ = detail::describe_gradient(g, x);
    return outcome;
  }

  // … and ∇²f as planned, the full n × n matrix column by column. Throws Error when the plan does not fit in memory.
  Evaluation value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
    start("value_gradient_hessian", x);
    make_plan(x);
    g.resize(n_);
    h.resize(n_ * n_);
    if (!hessian_) hessian_ = detail::make_hessian_kernel<F>(plan_->hessian_mode(), plan_->chosen().lanes);
    detail::DenseSink sink{f, g.data(), h.data(), n_};
    for (Index p = 0, passes = hessian_->passes(n_); p < passes; ++p) hessian_->pass(f_, x, p, sink);
    detail::mirror_lower(h, n_);
    const Evaluation outcome = judge(x, f);
    if (outcome != Evaluation::ok) return outcome;
    if (!g.allFinite())
      diagnosis_ = detail::describe_gradient(g, x);
    else if (!h.allFinite())
      diagnosis_ = detail::describe_hessian(h, n_, x);
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

  std::string describe() const { return plan_ ? summary(*plan_) : "not planned: no derivative was asked for yet"; }
  std::string diagnosis() const { return diagnosis_; }

 private:
  void start(const char* operation, const Eigen::VectorXd& x) {
    diagnosis_.clear();
    detail::require_size(operation, "x", x.size(), n_);
  }
  void make_plan(const Eigen::VectorXd& x) {
    if (!plan_) plan_ = ad::plan(f_, x, options_);
  }
  Evaluation judge(const Eigen::VectorXd& x, double f) {
    if (std::isfinite(f)) return Evaluation::ok;
    diagnosis_ = detail::describe_value(f, x);
    return Evaluation::not_evaluable;
  }

  F f_;
  Index n_;
  PlanOptions options_;
  std::optional<Plan> plan_;
  std::unique_ptr<detail::HessianKernel<F>> hessian_;
  std::unique_ptr<detail::GradientKernel<F>> gradient_;
  std::unique_ptr<kernels::ForwardOverReverse<double, 1>> product_;
  std::string diagnosis_;
};

}  // namespace hesse::ad
