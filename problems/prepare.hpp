#pragma once

#include <memory>
#include <utility>

#include <hesse/ad/function.hpp>
#include <hesse/ad/least_squares.hpp>
#include <hesse/problems/preparation.hpp>
#include <hesse/solver/objective.hpp>

// Functor → Problem. Heavy: the functor is compiled in all numbers of ad::Function, residuals in those of LeastSquares as well. Only
// shards include it.
namespace hesse::problems {

namespace detail {

template <class F>
class FunctorProblem final : public PreparedProblem<F> {
  using Base = PreparedProblem<F>;

 public:
  using Base::Base;

  std::unique_ptr<solver::Objective> objective(const ad::PlanOptions& options) const override {
    if constexpr (Base::residuals) {
      if (!options.mode) {
        ad::LeastSquares fit;
        const auto parameters = fit.add_parameter(this->info().starts.front().x);
        fit.add_residual(this->general().functor, Eigen::Index{this->info().m}, parameters);
        return solver::erase(std::move(fit));
      }
    }
    return solver::erase(ad::detail::PreparedFunction(ad::Function(this->general(), this->info().n, options)));
  }
};

}  // namespace detail

template <class F>
std::unique_ptr<Problem> make(std::string_view set, int n) {
  return std::make_unique<detail::FunctorProblem<F>>(set, functor_of_size<F>(n));
}

}  // namespace hesse::problems
