#pragma once

#include <Eigen/Core>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include <hesse/ad/detail/replay/recorded_function.hpp>
#include <hesse/problems/preparation.hpp>
#include <hesse/solver/objective.hpp>

// Functor → Problem whose derivatives are always replayed from a recording. Light: the functor is compiled for four number
// types, for none of the compositions. Only shards include it.
namespace hesse::problems {

namespace detail {

// The options with the mode of replay that is taken. Throws ad::Error, as a plan that is not possible does, for a forced mode
// that is none of replay.
ad::PlanOptions replayed(const Info& info, ad::PlanOptions options);

// How recordings are replayed: with a dense Hessian for few variables, otherwise with a sparse one.
ad::detail::ReplayOptions replay_options(const Info& info, const ad::PlanOptions& forced);

template <class F>
class ReplayedProblem final : public PreparedProblem<F> {
  using Base = PreparedProblem<F>;

 public:
  using Base::Base;

  std::unique_ptr<solver::Objective> objective(const ad::PlanOptions& options) const override {
    const ad::PlanOptions forced = replayed(this->info(), options);
    const auto mode = std::get<ad::RecordedMode>(*forced.mode);
    const auto& first = this->info().starts.front().x;
    const Eigen::VectorXd start = Eigen::Map<const Eigen::VectorXd>(first.data(), this->info().n);
    const ad::Plan estimated = ad::plan(ad::features(this->general(), start), forced);
    ad::detail::RecordingLimits limits = ad::recording_limits(estimated, forced);
    limits.by_directions = ad::recording_limits(estimated, mode, forced).by_directions;
    return solver::erase(
        ad::detail::RecordedFunction(this->general(), start, replay_options(this->info(), forced), limits));
  }

  ad::Plan plan(const Eigen::VectorXd& x, const ad::PlanOptions& options) const override {
    return Base::plan(x, replayed(this->info(), options));
  }
};

}  // namespace detail

template <class F>
std::unique_ptr<Problem> make_replayed(std::string_view set, int n) {
  return std::make_unique<detail::ReplayedProblem<F>>(set, functor_of_size<F>(n));
}

}  // namespace hesse::problems
