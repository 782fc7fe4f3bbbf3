#pragma once

#include <Eigen/SparseCore>
#include <utility>

#include <hesse/ad/detail/functions/derivatives.hpp>
#include <hesse/ad/function.hpp>

// Derivatives with sparse matrices as values. Apart from derivatives.hpp, because Eigen/SparseCore takes a while to
// compile.
namespace hesse::ad {

namespace detail {

// The symmetric matrix, both triangles, with these values in this pattern. Zeros of the pattern stay entries.
Eigen::SparseMatrix<double> sparse_matrix(const SymmetricPattern& pattern, const Eigen::VectorXd& values);
// The m × n matrix with these values in this pattern.
Eigen::SparseMatrix<double> sparse_matrix(const SparsityPattern& pattern, const Eigen::VectorXd& values);

}  // namespace detail

// f(x), ∇f(x) and ∇²f(x) of a prepared object as values, as value_gradient_hessian(object, x), with a sparse Hessian: the entries of the object's structure, in both triangles.
template <detail::SecondOrderObject O>
SecondOrder<Eigen::Dynamic, Eigen::SparseMatrix<double>> sparse_value_gradient_hessian(O& object,
                                                                                       const Eigen::VectorXd& x) {
  SecondOrder<Eigen::Dynamic, Eigen::SparseMatrix<double>> result;
  Eigen::VectorXd values;
  detail::require_evaluated("sparse_value_gradient_hessian",
                            object.value_gradient_hessian(x, result.value, result.gradient, values),
                            object.diagnosis());
  result.hessian = detail::sparse_matrix(object.hessian_structure(), values);
  return result;
}

// The same of a callable at one point, both triangles. Costs one recording of f and one replay.
template <class F>
requires(!detail::SecondOrderObject<F>)
    SecondOrder<Eigen::Dynamic, Eigen::SparseMatrix<double>> sparse_value_gradient_hessian(const F& f,
                                                                                           const Eigen::VectorXd& x) {
  PlanOptions options;
  options.evaluations = 1;
  options.mode = RecordedMode::recorded_interpreted;
  Function<F> function(f, x, std::move(options));
  return sparse_value_gradient_hessian(function, x);
}

}  // namespace hesse::ad
