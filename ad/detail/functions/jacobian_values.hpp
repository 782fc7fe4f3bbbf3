#pragma once

#include <Eigen/Core>
#include <Eigen/SparseCore>
#include <utility>

#include <hesse/ad/detail/functions/sparse_derivatives.hpp>
#include <hesse/ad/jacobian.hpp>

// F(x) and J(x) as values.
namespace hesse::ad {

// F(x), of size m, and its m × n Jacobian at x, as values, of a prepared Jacobian. Throws Error, with the diagnosis, if F
// cannot be evaluated at x.
//   auto [y, J] = value_jacobian(jacobian, x);
template <class F>
ValueJacobian<> value_jacobian(Jacobian<F>& prepared, const Eigen::VectorXd& x) {
  ValueJacobian<> result;
  Eigen::VectorXd values;
  detail::require_evaluated("value_jacobian", prepared.jacobian(x, result.value, values), prepared.diagnosis());
  result.jacobian.setZero(prepared.outputs(), prepared.inputs());
  prepared.structure().for_each(
      [&](Eigen::Index i, Eigen::Index j, Eigen::Index k) { result.jacobian(i, j) = values[k]; });
  return result;
}

// The same with a sparse Jacobian: the entries of the structure.
template <class F>
ValueJacobian<Eigen::SparseMatrix<double>> sparse_value_jacobian(Jacobian<F>& prepared, const Eigen::VectorXd& x) {
  ValueJacobian<Eigen::SparseMatrix<double>> result;
  Eigen::VectorXd values;
  detail::require_evaluated("sparse_value_jacobian", prepared.jacobian(x, result.value, values), prepared.diagnosis());
  result.jacobian = detail::sparse_matrix(prepared.structure(), values);
  return result;
}

// The same of a callable at one point. Plans F for one evaluation: for many points, prepare a Jacobian.
//   auto [y, J] = value_jacobian(F, x);
template <class F>
requires(detail::takes_vectors<F>()) ValueJacobian<> value_jacobian(const F& f, const Eigen::VectorXd& x) {
  PlanOptions options;
  options.evaluations = 1;
  options.dense = true;
  Jacobian<F> prepared(f, x, std::move(options));
  return value_jacobian(prepared, x);
}

// The same with a sparse Jacobian. Costs one recording of F and one replay.
template <class F>
requires(detail::takes_vectors<F>())
    ValueJacobian<Eigen::SparseMatrix<double>> sparse_value_jacobian(const F& f, const Eigen::VectorXd& x) {
  PlanOptions options;
  options.evaluations = 1;
  options.mode = RecordedMode::recorded_interpreted;
  Jacobian<F> prepared(f, x, std::move(options));
  return sparse_value_jacobian(prepared, x);
}

}  // namespace hesse::ad
