#include <algorithm>
#include <cmath>
#include <utility>

#include <hesse/ad/functions/disagreement.hpp>
#include <hesse/ad/functions/function_report.hpp>
#include <hesse/ad/functions/replayed.hpp>

namespace hesse::ad {

namespace detail {

HessianPattern to_structure(const LowerTriangle& lower) {
  return {static_cast<Eigen::Index>(lower.n),
          {lower.outer.begin(), lower.outer.end()},
          {lower.inner.begin(), lower.inner.end()}};
}

ReplayOptions replay_options(const Plan& plan) {
  ReplayOptions options;
  options.backend =
      std::get<RecordedMode>(plan.chosen().mode) == RecordedMode::compiled ? Backend::compiled : Backend::interpreted;
  options.dense = plan.dense;
  return options;
}

}  // namespace detail

using detail::disagreement;
using detail::rounding;

Replayed::Replayed(DerivedSum sum, const ReplayOptions& options)
    : options_(options), recorded_(sum.value), slack_(rounding), prepared_(std::move(sum), options) {}

bool Replayed::record_again(const detail::ReplaySource& source, const Eigen::VectorXd& x) {
  DerivedSum sum = source.record(x);
  const double recorded = sum.value;
  PreparedSum later(std::move(sum), options_);
  ++recordings_;
  if (later.structure().outer != structure().outer || later.structure().inner != structure().inner) {
    diagnosis_ =
        "another branch of the function has another sparsity pattern; ask for a dense Hessian, or write the function "
        "so that all branches use the same variables";
    return false;
  }
  prepared_ = std::move(later);
  recorded_ = recorded;
  return true;
}

// A recording that disagrees with the user's code in double is of another function. A replay that disagrees with a recording just
// made at the same point differs by rounding alone: f cancels, and that much is allowed from then on, within limits.
bool Replayed::accepts(double replayed, double user) {
  if (!(disagreement(recorded_, user) <= rounding)) {
    diagnosis_ = "the function gives " + std::to_string(user) + " in double and " + std::to_string(recorded_) +
                 " when it is recorded; it has to compute the same for every number type";
    return false;
  }
  const double difference = disagreement(replayed, user);
  if (!(difference <= detail::cancellation)) {
    diagnosis_ =
        "the function gives " + std::to_string(user) + " and its replay " + std::to_string(replayed) +
        ": what cancels in it leaves too few digits to tell right from wrong; write it without the cancellation";
    return false;
  }
  slack_ = std::max(slack_, 10 * difference);
  return true;
}

Evaluation Replayed::value(const detail::ReplaySource& source, const Eigen::VectorXd& x, double& f) {
  diagnosis_.clear();
  f = source.value(x);
  if (options_.verified) {
    known_at_ = x;
    known_ = f;
  }
  return detail::judge(f, x, diagnosis_);
}

template <class Replay>
Evaluation Replayed::evaluate(const detail::ReplaySource& source, const Eigen::VectorXd& x, double& f,
                              Replay&& replay) {
  diagnosis_.clear();
  double user = 0;
  if (options_.verified) {
    user = known_at_.size() == x.size() && known_at_ == x ? known_ : source.value(x);
    if (!std::isfinite(user)) {
      f = user;
      return detail::judge(user, x, diagnosis_);
    }
  }
  if (!replay(f) || (options_.verified && !(disagreement(f, user) <= slack_))) {
    if (!record_again(source, x)) return Evaluation::fatal;
    // What was recorded at x has decided as the user's code does there: rounding of replay is no reason to doubt it.
    static_cast<void>(replay(f));
    if (options_.verified && !accepts(f, user)) return Evaluation::fatal;
  }
  const Evaluation outcome = detail::judge(f, x, diagnosis_);
  if (options_.verified && outcome == Evaluation::ok) f = user;
  return outcome;
}

Evaluation Replayed::value_gradient(const detail::ReplaySource& source, const Eigen::VectorXd& x, double& f,
                                    Eigen::VectorXd& g) {
  return evaluate(source, x, f, [&](double& y) { return prepared_.value_gradient(x, y, g); });
}

Evaluation Replayed::value_gradient_hessian(const detail::ReplaySource& source, const Eigen::VectorXd& x, double& f,
                                            Eigen::VectorXd& g, Eigen::VectorXd& h) {
  return evaluate(source, x, f, [&](double& y) { return prepared_.value_gradient_hessian(x, y, g, h); });
}

std::string Replayed::describe() const {
  return "recorded " + std::to_string(recordings_) + (recordings_ == 1 ? " time, " : " times, ") + prepared_.describe();
}

}  // namespace hesse::ad
