#pragma once

#include <Eigen/Core>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <hesse/ad/functions/function.hpp>
#include <hesse/ad/functions/prepared_sum.hpp>
#include <hesse/ad/recording/recorded.hpp>
#include <hesse/ad/vocabulary/evaluation.hpp>

namespace hesse::ad {

namespace detail {
struct ReplayStructure {
  Eigen::Index n = 0;
  std::vector<Eigen::Index> outer, inner;  // empty: dense
};
ReplayStructure to_structure(const LowerTriangle& lower);
// |a - b| relative to |b|, and absolute for small numbers.
double disagreement(double a, double b);
// not_evaluable, and why, where f is not finite.
Evaluation judge(double f, const Eigen::VectorXd& x, std::string& diagnosis);
// Whether a recording made later fits into the structure promised; if not, the diagnosis says so.
bool fits(const PreparedSum& later, const PreparedSum& promised, std::string& diagnosis);
// Throws Error where the recording ends before the function does.
void require_complete(const Recording& recording);
// Sums of 10⁷ terms in another order and vector mathematics stay well below this; a wrong branch does not.
inline constexpr double rounding = 1e-8;
}  // namespace detail

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
    prepared_.emplace(record(start));
  }

  Index dimension() const { return n_; }
  // Fixed: a later recording that does not fit into it is refused, and the evaluation fatal.
  Structure hessian_structure() const { return detail::to_structure(prepared_->structure()); }

  // f(x) by the user's code in double. not_evaluable when it is not finite.
  Evaluation value(const Eigen::VectorXd& x, double& f) {
    start("value", x);
    f = static_cast<double>(f_(x));
    return detail::judge(f, x, diagnosis_);
  }
  // … and ∇f by replay. fatal when replay and the user's code disagree about f even after recording again.
  Evaluation value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) {
    return evaluate("value_gradient", x, f, [&](double& y) { return prepared_->value_gradient(x, y, g); });
  }
  // … and the values of ∇²f in the promised structure.
  Evaluation value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
    return evaluate("value_gradient_hessian", x, f,
                    [&](double& y) { return prepared_->value_gradient_hessian(x, y, g, h); });
  }

  // How often f was recorded; 1 when no branch ever changed.
  int recordings() const { return recordings_; }
  std::size_t bytes() const { return prepared_->bytes(); }
  std::string describe() const {
    return "recorded " + std::to_string(recordings_) + (recordings_ == 1 ? " time, " : " times, ") +
           prepared_->describe();
  }
  std::string diagnosis() const { return diagnosis_; }

 private:
  void start(const char* operation, const Eigen::VectorXd& x) {
    diagnosis_.clear();
    detail::require_size(operation, "x", x.size(), n_);
  }
  PreparedSum record(const Eigen::VectorXd& x) {
    Recording recording;
    recording.record(f_, x);
    detail::require_complete(recording);
    Separation separation = separate(recording);
    recorded_ = recording.values().front();
    recording.release();
    PreparedSum prepared(std::move(separation), options_);
    ++recordings_;
    return prepared;
  }

  template <class Evaluate>
  Evaluation evaluate(const char* operation, const Eigen::VectorXd& x, double& f, Evaluate&& replay) {
    start(operation, x);
    double user = 0;
    if (options_.verified) {
      user = static_cast<double>(f_(x));
      if (!std::isfinite(user)) {
        f = user;
        return detail::judge(user, x, diagnosis_);
      }
    }
    for (int attempt = 0; attempt < 2; ++attempt) {
      if (attempt > 0) {
        PreparedSum later = record(x);
        if (!detail::fits(later, *prepared_, diagnosis_)) return Evaluation::fatal;
        prepared_.emplace(std::move(later));
      }
      if (!replay(f)) continue;
      if (options_.verified && !verify(f, user, attempt > 0)) {
        if (attempt > 0) return Evaluation::fatal;
        continue;
      }
      if (options_.verified) f = user;
      return detail::judge(f, x, diagnosis_);
    }
    diagnosis_ = "a comparison of the function decides otherwise in replay than where it was just recorded";
    return Evaluation::fatal;
  }

  // A replay that disagrees with a recording just made at the same point differs by rounding alone: f cancels, and that much is
  // allowed from then on. A recording that disagrees with the user's code in double is of another function.
  bool verify(double replayed, double user, bool just_recorded) {
    const double difference = detail::disagreement(replayed, user);
    if (difference <= slack_) return true;
    if (!just_recorded) return false;
    if (detail::disagreement(recorded_, user) > detail::rounding) {
      diagnosis_ = "the function gives " + std::to_string(user) + " in double and " + std::to_string(recorded_) +
                   " when it is recorded; it has to compute the same for every number type";
      return false;
    }
    slack_ = 10 * difference;
    return true;
  }

  F f_;
  Index n_;
  ReplayOptions options_;
  std::optional<PreparedSum> prepared_;
  int recordings_ = 0;
  double recorded_ = 0;  // f at the point of the recording
  double slack_ = detail::rounding;
  std::string diagnosis_;
};

}  // namespace hesse::ad
