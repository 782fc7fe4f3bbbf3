#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <utility>

#include <hesse/ad/detail/compositions/functor.hpp>
#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/evaluation_report.hpp>
#include <hesse/ad/detail/replay/kinks.hpp>
#include <hesse/ad/detail/replay/replayed.hpp>

namespace hesse::ad::detail {

// RecordedFunction: f: Rⁿ → R, recorded once and replayed. An evaluation of a plain loop, with gradient and exact
// Hessian, costs about as much as hand-written vector code. The constructor records f at `start`, separates it, derives
// programs and lays out the Hessian. When a guard fails, f is recorded again at that point. f takes a vector of any
// number type, returns a number, and must be the same for all types. Movable; one thread at a time. Exceptions of f
// pass through.
template <class F>
class RecordedFunction {
 public:
  using Index = Eigen::Index;
  using Error = ad::Error;  // thrown on misuse

  // Records f at `start`, of size n, within the limits. Throws Error if f is empty, its Hessian does not fit in memory,
  // a limit is reached, or machine code is asked for and not available.
  RecordedFunction(F f, const Eigen::VectorXd& start, ReplayOptions options = {}, RecordingLimits limits = {})
      : f_(std::move(f)), n_(start.size()), limits_(std::move(limits)) {
    if (detail::is_null(f_)) throw Error("RecordedFunction: the function is empty; give a callable object");
    replayed_.emplace(source(), start, options);
  }

  Index dimension() const { return n_; }
  // The pattern of ∇²f. It is fixed: an evaluation with a recording that does not fit is fatal.
  SymmetricPattern hessian_structure() const { return replayed_->structure(); }

  // f(x), by one run in double. not_evaluable if it is not finite.
  Evaluation value(const Eigen::VectorXd& x, double& f) {
    detail::require_size("value", "x", x.size(), n_);
    return replayed_->value(source(), x, f);
  }
  // f and ∇f, of size n, by replay. fatal if replay and the user's code disagree about f even after a new recording, or
  // if a limit is reached.
  Evaluation value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) {
    detail::require_size("value_gradient", "x", x.size(), n_);
    return replayed_->value_gradient(source(), x, f, g);
  }
  // f, ∇f, and the values of ∇²f in hessian_structure().
  Evaluation value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
    detail::require_size("value_gradient_hessian", "x", x.size(), n_);
    return replayed_->value_gradient_hessian(source(), x, f, g, h);
  }

  // How many times f was recorded. It is 1 if no guard has failed.
  int recordings() const { return replayed_->recordings(); }
  std::size_t bytes() const { return replayed_->bytes(); }
  std::string describe() const { return replayed_->describe(); }
  std::string diagnosis() const { return replayed_->diagnosis(); }
  // Notes on the derivatives at x, such as the rule used at a kink. Costs one recording of f.
  std::string remarks(const Eigen::VectorXd& x) const {
    detail::require_size("remarks", "x", x.size(), n_);
    return describe_kinks(f_, x);
  }

 private:
  detail::FunctorSource<F> source() const { return detail::FunctorSource<F>(f_, limits_); }

  F f_;
  Index n_;
  RecordingLimits limits_;
  std::optional<Replayed> replayed_;
};

}  // namespace hesse::ad::detail
