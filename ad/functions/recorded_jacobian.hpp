#pragma once

#include <optional>
#include <string>
#include <utility>

#include <hesse/ad/functions/function_report.hpp>
#include <hesse/ad/functions/functor.hpp>
#include <hesse/ad/functions/replayed_jacobian.hpp>
#include <hesse/ad/functions/vector_source.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

// F: Rⁿ→Rᵐ recorded once and replayed: its sparse Jacobian, or the dense one. Outputs that compute the same on other variables and
// data share a program that runs on many of them at once. F takes a vector of any scalar and returns a container of scalars; it
// must compute the same for every number type, and as many outputs everywhere. Where a comparison of F decides otherwise later, it
// is recorded again at that point. Movable; one object belongs to one thread at a time. Exceptions of F pass through.
template <class F>
class RecordedJacobian {
 public:
  using Index = Eigen::Index;

  // Records F at `start`, within the limits of operations and expressions. Throws Error when F is empty, where it computes
  // something else when it is recorded, and when a limit is reached.
  RecordedJacobian(F f, const Eigen::VectorXd& start, ReplayOptions options = {}, RecordingLimits limits = {})
      : f_(std::move(f)), n_(start.size()) {
    if (detail::is_null(f_)) throw Error("RecordedJacobian: the function is empty; give a callable object");
    replayed_.emplace(Source(f_), start, options, std::nullopt, limits);
  }

  Index inputs() const { return n_; }
  Index outputs() const { return replayed_->outputs(); }
  // Fixed, row by row; without rows where the Jacobian is dense: the full m × n matrix column by column.
  const RowStructure& structure() const { return replayed_->structure(); }

  // y = F(x) by the user's code; not_evaluable when an output is not finite.
  Evaluation value(const Eigen::VectorXd& x, Eigen::VectorXd& y) {
    detail::require_size("value", "x", x.size(), n_);
    return replayed_->value(Source(f_), x, y);
  }
  // … and the values of J in the structure, by replay. fatal when replay and the user's code disagree even after recording again,
  // and when a limit is reached on the way.
  Evaluation jacobian(const Eigen::VectorXd& x, Eigen::VectorXd& y, Eigen::VectorXd& values) {
    detail::require_size("jacobian", "x", x.size(), n_);
    return replayed_->jacobian(Source(f_), x, y, values);
  }

  // How often F was recorded; 1 when no branch ever changed.
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

}  // namespace hesse::ad
