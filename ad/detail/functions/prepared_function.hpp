#pragma once

#include <Eigen/Core>
#include <memory>
#include <string>

#include <hesse/ad/detail/compositions/functor.hpp>
#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/evaluation.hpp>
#include <hesse/ad/detail/core/sparsity_pattern.hpp>
#include <hesse/ad/plan.hpp>

namespace hesse::ad::detail {

// The base of Function: f: Rⁿ → R, prepared for many evaluations. It plans once, at the first point that needs
// derivatives. Memory is allocated by the first evaluation of each sort only, and where f is timed or recorded again.
// The object is movable, and one thread at a time may use it. Exceptions of f pass through.
//
// If the plan is replay and a guard fails, f is recorded again. If that happens too often, or f differs between number
// types, the function falls back to the best composition; describe() says so. With a clock in PlanOptions::probe, a
// close challenger is timed against the chosen candidate and the faster stays; plan() and describe() tell.
class PreparedFunction {
 public:
  using Index = Eigen::Index;
  using Error = ad::Error;  // thrown on misuse

  // The Hessian is a full matrix. options: forced mode, memory limit, rates. Throws Error if f is empty or n < 0.
  PreparedFunction(std::unique_ptr<const detail::Functor> f, Index n, PlanOptions options);
  // Plans at once, at `start`. The Hessian is sparse where that pays, and its pattern is fixed: a branch that does not
  // fit makes an evaluation fatal. Throws Error as above, and if no plan fits in memory.
  PreparedFunction(std::unique_ptr<const detail::Functor> f, const Eigen::VectorXd& start, PlanOptions options);
  // An object that was moved from may only be assigned to or destroyed.
  PreparedFunction(PreparedFunction&&) noexcept;
  PreparedFunction& operator=(PreparedFunction&&) noexcept;
  ~PreparedFunction();

  // Tells the start of a run before the plan is made: the solver calls this. Then Hessians are sparse where that pays,
  // planned at x when hessian_structure() is first called, and a branch that needs other entries extends the structure:
  // value_gradient_hessian returns more values, and hessian_structure() the new structure.
  void prepare(const Eigen::VectorXd& x);

  Index dimension() const;
  // The pattern of ∇²f, the same at all points.
  SymmetricPattern hessian_structure() const;

  // f(x), by one run in double. not_evaluable if f is not finite; see diagnosis().
  Evaluation value(const Eigen::VectorXd& x, double& f);
  // f and ∇f, of size n, by replay or one reverse sweep. For more than 2000 variables the Hessian is planned only when
  // it is asked for, unless a recorded mode is forced; until then gradients are reverse sweeps. A gradient that is not
  // finite leaves the result ok; diagnosis() names it.
  Evaluation value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g);
  // f, ∇f and ∇²f as planned: the full n × n matrix by columns, or the values in hessian_structure(). Throws Error if
  // no plan fits in memory.
  Evaluation value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h);
  // ∇²f(x)·v, of size n: one pass of forward over reverse. Costs about ten evaluations of f for any n.
  Evaluation hessian_vector(const Eigen::VectorXd& x, const Eigen::VectorXd& v, Eigen::VectorXd& hv);

  // The plan. It is made at x unless there is one.
  const Plan& plan(const Eigen::VectorXd& x);
  std::string describe() const;
  std::string diagnosis() const;
  // Notes on the derivatives at x, such as the rule used at a kink. Costs one recording of f.
  std::string remarks(const Eigen::VectorXd& x) const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace hesse::ad::detail
