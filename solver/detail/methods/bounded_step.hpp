#pragma once

#include <hesse/solver/detail/evaluation/evaluator.hpp>
#include <hesse/solver/detail/subproblems/subproblem.hpp>
#include <memory>

namespace hesse::solver::detail {

// gᵀd + ½dᵀHd at p, with its sign changed: what the model promises.
double model_decrease(const Point& p, const Eigen::VectorXd& d);

// Steps within the bounds, for methods whose steps are limited in length.
class BoundedStep {
 public:
  explicit BoundedStep(Evaluator& evaluator)
      : e_(evaluator), subspace_(make_subproblem(evaluator.counts(), evaluator.checkpoint())) {}

  // d projected into the bounds, then improved in the subspace of the variables that have not reached a bound, while
  // more of them reach one ([LM99], section 3; factorisations replace the conjugate gradients). There is no search for a
  // Cauchy point: as r shrinks, the step becomes the projected gradient. `held`: the variables that do not move; D: the
  // units of the others; r: the limit of each improvement ‖Dd‖. Costs a factorisation for each set of free variables.
  Eigen::VectorXd operator()(const Point& p, const Mask& held, const Eigen::VectorXd& scale, double radius,
                             const Eigen::VectorXd& d);

 private:
  Evaluator& e_;
  std::unique_ptr<Subproblem> subspace_;
};

}  // namespace hesse::solver::detail
