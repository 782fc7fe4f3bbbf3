#pragma once

#include <Eigen/Core>
#include <Eigen/SparseCore>
#include <string>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/evaluation.hpp>
#include <hesse/ad/detail/core/evaluation_report.hpp>
#include <hesse/ad/detail/transforms/second_order_values.hpp>

namespace hesse::ad {

// Derivatives as values. SparseSecondOrder: f(x), ∇f(x) and ∇²f(x), sparse, with both triangles.
struct SparseSecondOrder {
  double value = 0;
  Eigen::VectorXd gradient;
  Eigen::SparseMatrix<double> hessian;
};

namespace detail {

// The symmetric matrix, both triangles, whose lower triangle has these values in this structure.
Eigen::MatrixXd dense_matrix(const HessianPattern& structure, const Eigen::VectorXd& values);
Eigen::SparseMatrix<double> sparse_matrix(const HessianPattern& structure, const Eigen::VectorXd& values);

// The m × n matrix with these values in this structure of rows. Without rows: the full matrix, column by column.
Eigen::SparseMatrix<double> sparse_matrix(const RowStructure& structure, Eigen::Index m, Eigen::Index n,
                                          const Eigen::VectorXd& values);

// Throws Error, with the diagnosis, unless an evaluation succeeded.
void require_evaluated(const char* operation, Evaluation outcome, const std::string& diagnosis);

// An object that gives derivatives in its own structure: Function, Sum, LeastSquares.
template <class O>
concept SecondOrderObject = requires(O& object, const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) {
  object.value_gradient_hessian(x, f, g, g);
  HessianPattern(object.hessian_structure());
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

// The same with a sparse Hessian: the entries of the object's structure, in both triangles.
template <detail::SecondOrderObject O>
SparseSecondOrder sparse_value_gradient_hessian(O& object, const Eigen::VectorXd& x) {
  SparseSecondOrder result;
  Eigen::VectorXd values;
  detail::require_evaluated("sparse_value_gradient_hessian",
                            object.value_gradient_hessian(x, result.value, result.gradient, values),
                            object.diagnosis());
  result.hessian = detail::sparse_matrix(object.hessian_structure(), values);
  return result;
}

}  // namespace hesse::ad
