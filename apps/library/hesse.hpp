#pragma once

#include <hesse/ad/functions/function.hpp>
#include <hesse/ad/functions/least_squares.hpp>
#include <hesse/ad/functions/sum.hpp>
#include <hesse/ad/functions/transforms.hpp>
#include <hesse/solver/minimize.hpp>
#include <initializer_list>
#include <type_traits>
#include <utility>

// What most programs include: minimize(f, x₀) differentiates f, plans how, and solves.
namespace hesse {

using ad::LeastSquares;
using ad::Sum;
using solver::Options;
using solver::Result;

// min f(x) from x₀ for a callable f: Rⁿ → R written for any scalar, e.g. [](const auto& x) { return x[0] * x[0]; }.
// Returns the best point seen and why the run ended; never throws for a failed run. Misuse throws solver::Error.
template <class F>
requires(!solver::ObjectiveLike<std::remove_cvref_t<F>>) Result
    minimize(F&& f, const Eigen::VectorXd& x0, const Options& options = {}) {
  ad::Function<std::remove_cvref_t<F>> function(std::forward<F>(f), x0.size());
  return solver::minimize<ad::PreparedFunction>(function, x0, options);
}

// The same for an object that knows its derivatives: a Sum, a LeastSquares, or any of the seam's shape (solver/objective.hpp).
template <class O>
requires solver::ObjectiveLike<std::remove_reference_t<O>> Result minimize(O&& objective, const Eigen::VectorXd& x0,
                                                                           const Options& options = {}) {
  return solver::minimize(objective, x0, options);
}

template <class F>
requires(!std::is_same_v<std::remove_cvref_t<F>, LeastSquares>) Result
    minimize(F&& f, std::initializer_list<double> x0, const Options& options = {}) {
  return minimize(std::forward<F>(f),
                  Eigen::VectorXd(Eigen::Map<const Eigen::VectorXd>(x0.begin(), static_cast<Eigen::Index>(x0.size()))),
                  options);
}

// min ½‖r(x)‖² from the values its parameter blocks were given.
inline Result minimize(LeastSquares& fit, const Options& options = {}) {
  return solver::minimize(fit, fit.start(), options);
}

}  // namespace hesse
