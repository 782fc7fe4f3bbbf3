#pragma once

#include <Eigen/Core>
#include <string>
#include <utility>

#include <hesse/ad/functions/detail/replay.hpp>
#include <hesse/ad/functions/function.hpp>
#include <hesse/ad/recording/recorded.hpp>
#include <hesse/ad/vocabulary/evaluation.hpp>

namespace hesse::ad {

// f: Rⁿ→R recorded once and replayed: value, gradient and exact Hessian of a plain loop at about the price of hand-written vector
// code. The first evaluation at `start` records f, takes its sum apart, derives programs and lays out the Hessian; where a
// comparison of f decides otherwise later, f is recorded again at that point and the evaluation repeated. f takes a vector of any
// scalar and returns a scalar; it must compute the same for every number type. Movable; one object belongs to one thread at a
// time. Exceptions of f pass through.
template <class F>
class RecordedFunction {
 public:
  using Index = Eigen::Index;
  using Structure = detail::ReplayStructure;

  // Records f at `start`, whose size is n. Throws Error when f is empty, when its Hessian does not fit, and for machine code where
  // there is none.
  RecordedFunction(F f, const Eigen::VectorXd& start, ReplayOptions options = {})
      : f_(std::move(f)), n_(start.size()), options_(options) {
    if (detail::is_null(f_)) throw Error("RecordedFunction: the function is empty; give a callable object");
    replay_.adopt(record(start));
  }

  Index dimension() const { return n_; }
  // Fixed: a later recording that does not fit into it is refused, and the evaluation fatal.
  Structure hessian_structure() const { return detail::to_structure(replay_.sum().structure()); }

  // f(x) by the user's code in double. not_evaluable when it is not finite.
  Evaluation value(const Eigen::VectorXd& x, double& f) {
    start("value", x);
    f = static_cast<double>(f_(x));
    return detail::judge(f, x, diagnosis_);
  }
  // … and ∇f by replay. fatal when replay and the user's code disagree about f even after recording again.
  Evaluation value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) {
    return evaluate("value_gradient", x, f, [&](PreparedSum& sum, double& y) { return sum.value_gradient(x, y, g); });
  }
  // … and the values of ∇²f in the promised structure.
  Evaluation value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
    return evaluate("value_gradient_hessian", x, f,
                    [&](PreparedSum& sum, double& y) { return sum.value_gradient_hessian(x, y, g, h); });
  }

  // How often f was recorded; 1 when no branch ever changed.
  int recordings() const { return replay_.recordings(); }
  std::size_t bytes() const { return replay_.sum().bytes(); }
  std::string describe() const { return replay_.describe(); }
  std::string diagnosis() const { return diagnosis_; }

 private:
  void start(const char* operation, const Eigen::VectorXd& x) {
    diagnosis_.clear();
    detail::require_size(operation, "x", x.size(), n_);
  }
  detail::Replay::Fresh record(const Eigen::VectorXd& x) const {
    Recording recording;
    recording.record(f_, x);
    Separation separation = separate(recording);
    const double value = recording.values().front();
    recording.release();
    return {PreparedSum(std::move(separation), options_), value};
  }

  template <class Evaluate>
  Evaluation evaluate(const char* operation, const Eigen::VectorXd& x, double& f, Evaluate&& by_replay) {
    start(operation, x);
    const auto plain = [&] { return static_cast<double>(f_(x)); };
    return replay_.evaluate(
        options_.verified, x, f, plain, [&] { return record(x); }, by_replay, diagnosis_);
  }

  F f_;
  Index n_;
  ReplayOptions options_;
  detail::Replay replay_;
  std::string diagnosis_;
};

}  // namespace hesse::ad
