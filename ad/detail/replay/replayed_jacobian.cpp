#include <algorithm>
#include <cmath>
#include <utility>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/evaluation_report.hpp>
#include <hesse/ad/detail/core/text.hpp>
#include <hesse/ad/detail/replay/replayed_jacobian.hpp>

// Replay of F and its Jacobian: evaluates the programs, compares F with the user's code, records again.
namespace hesse::ad::detail {

using Index = Eigen::Index;

ReplayedJacobian::ReplayedJacobian(const detail::VectorSource& source, const Eigen::VectorXd& x,
                                   const ReplayOptions& options, std::optional<DerivedJacobian> made,
                                   const RecordingLimits& limits)
    : options_(options), limits_(limits), n_(x.size()) {
  Eigen::VectorXd y;
  source.value(x, y);
  m_ = y.size();
  constexpr Index max_entries = Index{1} << 31;
  if (options.dense && n_ > 0 && m_ >= max_entries / n_)
    throw Error("RecordedJacobian: a dense Jacobian of " + std::to_string(m_) + " x " + std::to_string(n_) +
                " has more than 2^31 - 1 entries; ask for the sparse one");
  *pattern_ = {m_, n_, {}, {}};
  replayed_.resize(static_cast<std::size_t>(m_));
  tolerance_.resize(replayed_.size());
  if (!(made ? take(std::move(*made), y) : take(record(source, x), y))) throw Error("RecordedJacobian: " + diagnosis_);
}

Recording ReplayedJacobian::record(const detail::VectorSource& source, const Eigen::VectorXd& x) const {
  Recording recording(RecordingOptions{.limit = limits_.operations});
  source.record(x, recording);
  return recording;
}

bool ReplayedJacobian::take(const Recording& recording, const Eigen::VectorXd& y) {
  if (!recording.complete()) throw Error(incomplete_recording(limits_));
  DerivedJacobian made;
  made.values = recording.values();
  made.terms = separate_vector(recording);
  return take(std::move(made), y);
}

bool ReplayedJacobian::take(DerivedJacobian made, const Eigen::VectorXd& y) {
  count_.recorded();
  const std::vector<double>& values = made.values;
  if (values.size() != static_cast<std::size_t>(m_)) {
    diagnosis_ = "the function returns " + std::to_string(values.size()) + " numbers where it is recorded and " +
                 std::to_string(m_) + " otherwise; it has to return as many everywhere";
    return false;
  }
  for (Index i = 0; i < m_; ++i)
    if (options_.verified && std::isfinite(y[i]) &&
        !(detail::disagreement(values[static_cast<std::size_t>(i)], y[i]) <= detail::rounding)) {
      diagnosis_ = "output " + std::to_string(i) + " of the function is " + to_text(y[i]) + " in double and " +
                   to_text(values[static_cast<std::size_t>(i)]) +
                   " when it is recorded; it has to compute the same for every number type";
      return false;
    }
  RecordingOrigin origin;
  for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(n_); ++i) origin.variable.push_back(i);
  for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(m_); ++i) origin.row.push_back(i);
  origin.variable_owner.resize(origin.variable.size());
  origin.row_owner.resize(origin.row.size());
  const VectorReplay::Options options{
      .backend = options_.backend, .threads = options_.threads, .limit = limits_.expressions};
  const auto place = [pattern = pattern_](std::uint32_t row, std::uint32_t column) {
    return static_cast<std::uint32_t>(pattern->slot(row, column));
  };
  auto elements = std::make_unique<VectorReplay>(origin.variable.size(), origin.row.size(), place, options);
  elements->add(*made.terms, origin, std::move(made.programs));
  if (!options_.dense && !fits(*elements)) return false;
  elements_ = std::move(elements);
  return true;
}

// The first recording determines the pattern. Later recordings must fit into it.
bool ReplayedJacobian::fits(VectorReplay& elements) {
  SparsityPattern pattern = SparsityPattern::from_entries(m_, n_, elements.jacobian_entries());
  if (!elements_) {
    *pattern_ = std::move(pattern);
    return true;
  }
  if (pattern_->contains(pattern)) return true;
  diagnosis_ = detail::pattern_changed_message;
  return false;
}

bool ReplayedJacobian::agrees(const Eigen::VectorXd& x, const Eigen::VectorXd& y, bool just_recorded) {
  const bool holds = elements_->value({x.data(), static_cast<std::size_t>(n_)}, replayed_, failed_);
  if (!holds && !just_recorded) return false;
  for (Index i = 0; options_.verified && i < m_; ++i) {
    const auto s = static_cast<std::size_t>(i);
    const double difference = detail::disagreement(replayed_[s], y[i]);
    if (tolerance_[s].holds(difference)) continue;
    if (!just_recorded) return false;
    if (tolerance_[s].widen(difference)) continue;
    diagnosis_ =
        "output " + std::to_string(i) + " of the function is " + to_text(y[i]) + " and its replay " +
        to_text(replayed_[s]) +
        ": what cancels in it leaves too few digits to tell right from wrong; write it without the cancellation";
    return false;
  }
  return true;
}

Evaluation ReplayedJacobian::value(const detail::VectorSource& source, const Eigen::VectorXd& x, Eigen::VectorXd& y) {
  diagnosis_.clear();
  source.value(x, y);
  return detail::check_outputs(y, m_, diagnosis_);
}

Evaluation ReplayedJacobian::jacobian(const detail::VectorSource& source, const Eigen::VectorXd& x, Eigen::VectorXd& y,
                                      Eigen::VectorXd& values) {
  count_.evaluated();
  if (const Evaluation outcome = value(source, x, y); outcome != Evaluation::ok) return outcome;
  const auto agree = [&](bool just_recorded) {
    return within_limits([&] { return agrees(x, y, just_recorded); }, diagnosis_);
  };
  const auto record_again = [&] {
    const Recording recording = record(source, x);
    diagnosis_.clear();
    return within_limits([&] { return take(recording, y); }, diagnosis_);
  };
  if (!evaluate_or_record(agree, record_again)) return Evaluation::fatal;
  values.setZero(pattern_->size());
  const auto differentiate = [&] {
    elements_->jacobian({x.data(), static_cast<std::size_t>(n_)},
                        {values.data(), static_cast<std::size_t>(values.size())});
    return true;
  };
  return within_limits(differentiate, diagnosis_) ? Evaluation::ok : Evaluation::fatal;
}

std::string ReplayedJacobian::describe() const { return count_.describe() + elements_->describe_jacobian(); }

}  // namespace hesse::ad::detail
