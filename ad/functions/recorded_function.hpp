#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <utility>

#include <hesse/ad/functions/function_report.hpp>
#include <hesse/ad/functions/functor.hpp>
#include <hesse/ad/functions/kinks.hpp>
#include <hesse/ad/functions/replayed.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

// f: Rⁿ→R recorded once and replayed: value, gradient and exact Hessian of a plain loop at about the price of hand-written vector
// code. The constructor records f at `start`, takes its sum apart, derives programs and lays out the Hessian; where a
// comparison of f decides otherwise later, f is recorded again at that point and the evaluation repeated. f takes a vector of any
// scalar and returns a scalar; it must compute the same for every number type. Movable; one object belongs to one thread at a
// time. Exceptions of f pass through.
template <class F>
class RecordedFunction {
 public:
  using Index = Eigen::Index;
  using Structure = detail::HessianPattern;
  using Error = ad::Error;  // thrown where the object is misused

  // Records f at `start`, whose size is n, within the limits. Throws Error when f is empty, when its Hessian does not fit, when a
  // limit was reached, and for machine code where there is none.
  RecordedFunction(F f, const Eigen::VectorXd& start, ReplayOptions options = {}, RecordingLimits limits = {})
      : f_(std::move(f)), n_(start.size()), limits_(std::move(limits)) {
    if (detail::is_null(f_)) throw Error("RecordedFunction: the function is empty; give a callable object");
    replayed_.emplace(source(), start, options);
  }

  Index dimension() const { return n_; }
  // Fixed: a later recording that does not fit into it is refused, and the evaluation fatal.
  Structure hessian_structure() const { return detail::to_structure(replayed_->structure()); }

  // f(x) by the user's code in double. not_evaluable when it is not finite.
  Evaluation value(const Eigen::VectorXd& x, double& f) {
    detail::require_size("value", "x", x.size(), n_);
    return replayed_->value(source(), x, f);
  }
  // … and ∇f by replay. fatal when replay and the user's code disagree about f even after recording again, and when a limit is
  // reached on the way.
  Evaluation value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) {
    detail::require_size("value_gradient", "x", x.size(), n_);
    return replayed_->value_gradient(source(), x, f, g);
  }
  // … and the values of ∇²f in the promised structure.
  Evaluation value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
    detail::require_size("value_gradient_hessian", "x", x.size(), n_);
    return replayed_->value_gradient_hessian(source(), x, f, g, h);
  }

  // How often f was recorded; 1 when no branch ever changed.
  int recordings() const { return replayed_->recordings(); }
  std::size_t bytes() const { return replayed_->bytes(); }
  std::string describe() const { return replayed_->describe(); }
  std::string diagnosis() const { return replayed_->diagnosis(); }
  // What is to be known about derivatives at x: the rules taken where f has none. Records f once more.
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

}  // namespace hesse::ad
