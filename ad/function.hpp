#pragma once

#include <Eigen/Core>
#include <utility>

#include <hesse/ad/detail/functions/derivatives.hpp>
#include <hesse/ad/detail/functions/prepared_function.hpp>

namespace hesse::ad {

// Function: a callable f: Rⁿ → R, prepared for many evaluations of f, ∇f and ∇²f. f takes a vector of any number type
// and returns one number. The second constructor plans at once, at `start`; its Hessian is sparse where that pays.
//
// ```cpp
// hesse::ad::Function function([](const auto& x) { return exp(x[0]) * x[1] + x[1] * x[1] * x[2]; }, 3);
// Eigen::VectorXd g, h;  // ∇f(x), and ∇²f(x) as the full matrix by columns
// double f = 0;
// for (const double x_2 : {1.0, 3.0})
//   if (function.value_gradient_hessian(Eigen::Vector3d(0.0, 2.0, x_2), f, g, h) == hesse::ad::Evaluation::ok)
//     std::cout << "f: " << f << ", g: " << g.transpose() << ", H: " << h.transpose() << '\n';
// ```
// ```text
// f: 6, g: 2 5 4, H: 2 1 0 1 2 4 0 4 0
// f: 14, g:  2 13  4, H: 2 1 0 1 6 4 0 4 0
// ```
template <class F>
class Function : public detail::PreparedFunction {
 public:
  Function(F f, Index n, PlanOptions options = {})
      : detail::PreparedFunction(detail::erase(std::move(f)), n, std::move(options)) {}
  Function(F f, const Eigen::VectorXd& start, PlanOptions options = {})
      : detail::PreparedFunction(detail::erase(std::move(f)), start, std::move(options)) {}
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

}  // namespace hesse::ad
