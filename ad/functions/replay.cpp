#include <algorithm>
#include <cmath>

#include <hesse/ad/functions/detail/replay.hpp>
#include <hesse/ad/functions/function.hpp>

namespace hesse::ad::detail {

namespace {

// |a - b| relative to |b|, and absolute for small numbers.
double disagreement(double a, double b) {
  constexpr double small = 1e-2;
  return std::abs(a - b) / (std::abs(b) + small);
}

}  // namespace

ReplayStructure to_structure(const LowerTriangle& lower) {
  return {static_cast<Eigen::Index>(lower.n),
          {lower.outer.begin(), lower.outer.end()},
          {lower.inner.begin(), lower.inner.end()}};
}

Evaluation judge(double f, const Eigen::VectorXd& x, std::string& diagnosis) {
  if (std::isfinite(f)) return Evaluation::ok;
  diagnosis = describe_value(f, x);
  return Evaluation::not_evaluable;
}

void Replay::adopt(Fresh fresh) {
  sum_.emplace(std::move(fresh.sum));
  recorded_ = fresh.value;
  ++recordings_;
}

std::string Replay::describe() const {
  return "recorded " + std::to_string(recordings_) + (recordings_ == 1 ? " time, " : " times, ") + sum_->describe();
}

// A recording made later has to have the structure promised.
bool Replay::fits(const PreparedSum& later, std::string& diagnosis) const {
  if (later.structure().outer == sum_->structure().outer && later.structure().inner == sum_->structure().inner)
    return true;
  diagnosis =
      "another branch of the function has another sparsity pattern; ask for a dense Hessian, or write the function so "
      "that all branches use the same variables";
  return false;
}

bool Replay::agrees(double replayed, double user) const { return disagreement(replayed, user) <= slack_; }

// A recording that disagrees with the user's code in double is of another function. A replay that disagrees with a recording just
// made at the same point differs by rounding alone: f cancels, and that much is allowed from then on, within limits.
bool Replay::accepts(double replayed, double user, std::string& diagnosis) {
  constexpr double cancellation = 1e-4;
  if (!(disagreement(recorded_, user) <= rounding)) {
    diagnosis = "the function gives " + std::to_string(user) + " in double and " + std::to_string(recorded_) +
                " when it is recorded; it has to compute the same for every number type";
    return false;
  }
  const double difference = disagreement(replayed, user);
  if (difference > cancellation) {
    diagnosis =
        "the function gives " + std::to_string(user) + " and its replay " + std::to_string(replayed) +
        ": what cancels in it leaves too few digits to tell right from wrong; write it without the cancellation";
    return false;
  }
  slack_ = std::max(slack_, 10 * difference);
  return true;
}

}  // namespace hesse::ad::detail
