#pragma once

#include <Eigen/Core>
#include <memory>
#include <string>

#include <hesse/ad/functions/function_report.hpp>
#include <hesse/ad/functions/functor.hpp>
#include <hesse/ad/plan/plan.hpp>
#include <hesse/ad/vocabulary/error.hpp>
#include <hesse/ad/vocabulary/evaluation.hpp>

namespace hesse::ad {

// f: Rⁿ→R prepared for many evaluations: plans once, at the first point that needs derivatives, then owns every number, recording
// and program it works with; nothing is allocated after the first evaluation of each kind, but for what is timed or recorded.
// Movable; one object belongs to one thread at a time. Exceptions of f pass through.
//
// Where the plan is to replay a recording of f, a comparison that decides otherwise makes f be recorded again; a function that
// does so too often, or is not the same for every number type, falls back to the best composition (see describe()). With a clock in
// PlanOptions::probe two ways that are predicted to be close are timed, and the faster one stays: plan() and describe() tell.
class PreparedFunction {
 public:
  using Index = Eigen::Index;
  using Structure = detail::HessianPattern;
  using Error = ad::Error;  // thrown where the object is misused

  // The Hessian is a full matrix. options: a forced way, the memory limit, the rates. Throws Error when f is empty or n < 0.
  PreparedFunction(std::unique_ptr<const detail::Functor> f, Index n, PlanOptions options);
  // Plans at once, at `start`: the Hessian is sparse where that pays, and fixed; a branch that does not fit into its pattern
  // makes an evaluation fatal. Throws Error as above, and when no plan fits in memory.
  PreparedFunction(std::unique_ptr<const detail::Functor> f, const Eigen::VectorXd& start, PlanOptions options);
  // What was moved from may only be assigned to or destroyed.
  PreparedFunction(PreparedFunction&&) noexcept;
  PreparedFunction& operator=(PreparedFunction&&) noexcept;
  ~PreparedFunction();

  Index dimension() const;
  Structure hessian_structure() const;

  // f(x) in double. not_evaluable when f is not finite; see diagnosis().
  Evaluation value(const Eigen::VectorXd& x, double& f);
  // … and ∇f: replayed, or by one reverse sweep. Of more than 2000 variables no Hessian is planned
  // until one is asked for, unless a recording is forced: gradients are reverse sweeps. ok with a gradient that is not finite is
  // named by diagnosis(), and left to the caller to see.
  Evaluation value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g);
  // … and ∇²f as planned: the full n × n matrix column by column, or the values of the promised structure. Throws Error when no
  // plan fits in memory.
  Evaluation value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h);
  // ∇²f(x)·v: a pass of forward over reverse, some ten evaluations of f whatever n.
  Evaluation hessian_vector(const Eigen::VectorXd& x, const Eigen::VectorXd& v, Eigen::VectorXd& hv);

  // The plan, made at x unless it was made before.
  const Plan& plan(const Eigen::VectorXd& x);
  std::string describe() const;
  std::string diagnosis() const;
  // What is to be known of derivatives at x: the rules taken where f has none. Records f once more.
  std::string remarks(const Eigen::VectorXd& x) const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace hesse::ad
