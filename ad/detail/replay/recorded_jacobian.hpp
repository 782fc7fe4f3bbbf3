#pragma once

#include <optional>
#include <string>
#include <utility>

#include <hesse/ad/detail/compositions/functor.hpp>
#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/evaluation_report.hpp>
#include <hesse/ad/detail/replay/replayed_jacobian.hpp>
#include <hesse/ad/detail/replay/vector_source.hpp>

namespace hesse::ad::detail {

// RecordedJacobian: F: Rⁿ → Rᵐ, recorded once and replayed, with a sparse or dense Jacobian. Outputs that compute the
// same on other variables and data share a program. F takes a vector of any number type and returns a container of
// numbers. It must be the same for all types and have the same number of outputs everywhere. When a guard fails, F is
// recorded again. Movable; one thread at a time may use it. Exceptions of F pass through.
template <class F>
class RecordedJacobian {
 public:
  using Index = Eigen::Index;

  // Records F at `start`, within the limits for operations and expressions. Throws Error if F is empty, gives other
  // values when it is recorded, or reaches a limit.
  RecordedJacobian(F f, const Eigen::VectorXd& start, ReplayOptions options = {}, RecordingLimits limits = {})
      : f_(std::move(f)), n_(start.size()) {
    if (detail::is_null(f_)) throw Error("RecordedJacobian: the function is empty; give a callable object");
    replayed_.emplace(Source(f_), start, options, std::nullopt, limits);
  }

  Index inputs() const { return n_; }
  Index outputs() const { return replayed_->outputs(); }
  // The pattern of J, the same at all points.
  const SparsityPattern& structure() const { return replayed_->structure(); }

  // y = F(x), of size m, by the user's code. not_evaluable if an output is not finite.
  Evaluation value(const Eigen::VectorXd& x, Eigen::VectorXd& y) {
    detail::require_size("value", "x", x.size(), n_);
    return replayed_->value(Source(f_), x, y);
  }
  // y and the values of J, in the order of structure(), by replay. fatal if replay and the user's code disagree even
  // after a new recording, or if a limit is reached.
  Evaluation jacobian(const Eigen::VectorXd& x, Eigen::VectorXd& y, Eigen::VectorXd& values) {
    detail::require_size("jacobian", "x", x.size(), n_);
    return replayed_->jacobian(Source(f_), x, y, values);
  }

  // How many times F was recorded. It is 1 if no guard has failed.
  int recordings() const { return replayed_->recordings(); }
  std::size_t bytes() const { return replayed_->bytes(); }
  std::string describe() const { return replayed_->describe(); }
  std::string diagnosis() const { return replayed_->diagnosis(); }

 private:
  using Source = detail::FunctorOutputs<F>;

  F f_;
  Index n_;
  std::optional<ReplayedJacobian> replayed_;
};

}  // namespace hesse::ad::detail
