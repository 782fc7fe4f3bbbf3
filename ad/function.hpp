#pragma once

#include <Eigen/Core>
#include <utility>

#include <hesse/ad/detail/functions/derivatives.hpp>
#include <hesse/ad/detail/functions/prepared_function.hpp>

namespace hesse::ad {

// Function: a callable f: Rⁿ → R, prepared for many evaluations of f, ∇f and ∇²f. f takes a vector of any number type
// and returns one number. All members are those of PreparedFunction.
template <class F>
class Function : public PreparedFunction {
 public:
  Function(F f, Index n, PlanOptions options = {})
      : PreparedFunction(detail::erase(std::move(f)), n, std::move(options)) {}
  Function(F f, const Eigen::VectorXd& start, PlanOptions options = {})
      : PreparedFunction(detail::erase(std::move(f)), start, std::move(options)) {}
};

// f(x), ∇f(x) and ∇²f(x) of a callable at one point, as values. The Hessian is n × n, both triangles. Plans f for one
// evaluation: for many points, prepare a Function. Throws Error if f cannot be evaluated at x.
template <class F>
requires(!detail::SecondOrderObject<F>) SecondOrder<Eigen::Dynamic> value_gradient_hessian(const F& f,
                                                                                           const Eigen::VectorXd& x) {
  PlanOptions options;
  options.evaluations = 1;
  Function<F> function(f, x.size(), std::move(options));
  return value_gradient_hessian(function, x);
}

// The same with a sparse Hessian, both triangles. Costs one recording of f and one replay.
template <class F>
requires(!detail::SecondOrderObject<F>) SparseSecondOrder
    sparse_value_gradient_hessian(const F& f, const Eigen::VectorXd& x) {
  PlanOptions options;
  options.evaluations = 1;
  options.mode = RecordedMode::recorded_interpreted;
  Function<F> function(f, x, std::move(options));
  return sparse_value_gradient_hessian(function, x);
}

}  // namespace hesse::ad
