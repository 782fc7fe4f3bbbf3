#pragma once

#include <Eigen/Core>
#include <string>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/evaluation.hpp>
#include <hesse/ad/detail/core/sparsity_pattern.hpp>
#include <hesse/ad/detail/transforms/second_order_values.hpp>

// Derivatives of prepared objects as values.
namespace hesse::ad {

// F(x) and J(x), m × n, as values.
template <class Matrix = Eigen::MatrixXd>
struct ValueJacobian {
  Eigen::VectorXd value;
  Matrix jacobian;
};

namespace detail {

// The symmetric matrix, both triangles, with these values in this pattern.
Eigen::MatrixXd dense_matrix(const SymmetricPattern& pattern, const Eigen::VectorXd& values);

// Throws Error, with the diagnosis, unless an evaluation succeeded.
void require_evaluated(const char* operation, Evaluation outcome, const std::string& diagnosis);

// An object that gives derivatives in its own structure: Function, Sum, LeastSquares.
template <class O>
concept SecondOrderObject = requires(O& object, const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) {
  object.value_gradient_hessian(x, f, g, g);
  SymmetricPattern(object.hessian_structure());
  object.diagnosis();
};

}  // namespace detail

// f(x), ∇f(x) and ∇²f(x) of a prepared object (Function, Sum, LeastSquares) as values. The Hessian is n × n, both
// triangles. Costs the object's value_gradient_hessian and n². Throws Error, with the diagnosis, if f cannot be
// evaluated at x.
//
//   auto [f, g, H] = value_gradient_hessian(function, x);
template <detail::SecondOrderObject O>
SecondOrder<Eigen::Dynamic> value_gradient_hessian(O& object, const Eigen::VectorXd& x) {
  SecondOrder<Eigen::Dynamic> result;
  Eigen::VectorXd values;
  detail::require_evaluated("value_gradient_hessian",
                            object.value_gradient_hessian(x, result.value, result.gradient, values),
                            object.diagnosis());
  result.hessian = detail::dense_matrix(object.hessian_structure(), values);
  return result;
}

}  // namespace hesse::ad
