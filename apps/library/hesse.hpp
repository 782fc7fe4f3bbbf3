#pragma once

#include <hesse/ad/function.hpp>
#include <hesse/ad/least_squares.hpp>
#include <hesse/ad/sum.hpp>
#include <hesse/solver/detail/core/error.hpp>
#include <hesse/solver/minimize.hpp>
#include <initializer_list>
#include <iterator>
#include <string>
#include <type_traits>
#include <utility>

// What most programs include: minimize(f, x₀) differentiates f, plans how, and solves.
namespace hesse {

using ad::LeastSquares;
using ad::Sum;
using solver::Result;

// Every option of the solver (solver/options.hpp), and how a callable is differentiated. A Sum and a LeastSquares carry options of
// their own for that.
struct Options : solver::Options {
  Options() = default;
  Options(solver::Options options) : solver::Options(std::move(options)) {}

  ad::PlanOptions plan;
};

namespace detail {

// A start given as an Eigen vector or expression, a list, or any container of numbers.
template <class X>
Eigen::VectorXd start_vector(const X& x0) {
  if constexpr (requires { x0.derived(); }) {
    if (x0.cols() != 1 && x0.rows() != 1)
      throw solver::Error("minimize: x0 is a matrix of " + std::to_string(x0.rows()) + " rows and " +
                          std::to_string(x0.cols()) + " columns; give a vector");
    Eigen::MatrixXd matrix = x0.template cast<double>();
    return Eigen::Map<const Eigen::VectorXd>(matrix.data(), matrix.size());
  } else {
    Eigen::VectorXd start(static_cast<Eigen::Index>(std::size(x0)));
    Eigen::Index i = 0;
    for (const auto& value : x0) start[i++] = static_cast<double>(value);
    return start;
  }
}

}  // namespace detail

// min f(x) from x₀. f is a callable written for any scalar, e.g. [](const auto& x) { return x[0] * x[0]; }, or an object that knows its
// derivatives: a Sum, a LeastSquares, or any class with the members that solver/objective.hpp lists. x₀ is an Eigen vector or
// expression, a std::vector, an array or a list. Returns the best point seen and why the run ended; never throws for a failed run.
// Misuse throws solver::Error.
template <class F, class X>
Result minimize(F&& f, const X& x0, const Options& options = {}) {
  const Eigen::VectorXd start = detail::start_vector(x0);
  using Given = std::remove_cvref_t<F>;
  if constexpr (solver::ObjectiveLike<std::remove_reference_t<F>>) {
    if (options.plan.mode)
      throw solver::Error(
          "minimize: Options::plan forces a mode, but this object plans its own derivatives; give "
          "PlanOptions to the constructor of a Sum");
    return solver::minimize(f, start, options);
  } else if constexpr (requires(Given & object) { object.dimension(); }) {
    static_assert(
        solver::ObjectiveLike<Given>,
        "hesse: an object with dimension() must have all members of an objective: dimension, hessian_structure, value, "
        "value_gradient and value_gradient_hessian, as <hesse/solver/objective.hpp> lists them; and it must not be "
        "const");
    return Result();
  } else {
    ad::Function<Given> function(std::forward<F>(f), start.size(), options.plan);
    return solver::minimize<ad::detail::PreparedFunction>(function, start, options);
  }
}

template <class F, class T>
Result minimize(F&& f, std::initializer_list<T> x0, const Options& options = {}) {
  return minimize(std::forward<F>(f), detail::start_vector(x0), options);
}

// The same with a list that mixes number types: {3, 1.5}. Not for a LeastSquares, where {} stands for its own start.
template <class F>
requires(!std::is_same_v<std::remove_cvref_t<F>, LeastSquares>) Result
    minimize(F&& f, std::initializer_list<double> x0, const Options& options = {}) {
  return minimize(std::forward<F>(f), detail::start_vector(x0), options);
}

// min ½‖r(x)‖² from the values its parameter blocks were given.
inline Result minimize(LeastSquares& fit, const Options& options = {}) {
  return solver::minimize(fit, fit.start(), options);
}

}  // namespace hesse
