#include <algorithm>
#include <cmath>
#include <utility>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/evaluation_report.hpp>
#include <hesse/ad/detail/core/text.hpp>
#include <hesse/ad/detail/replay/disagreement.hpp>
#include <hesse/ad/detail/replay/replayed.hpp>

namespace hesse::ad::detail {

HessianPattern to_structure(const LowerTriangle& lower) {
  return {static_cast<Eigen::Index>(lower.n),
          {lower.outer.begin(), lower.outer.end()},
          {lower.inner.begin(), lower.inner.end()}};
}

ReplayOptions replay_options(RecordedMode mode, bool dense, std::size_t threads) {
  ReplayOptions options;
  options.backend = back_end(mode) == RecordedMode::recorded_compiled ? Backend::compiled : Backend::interpreted;
  options.dense = dense;
  options.threads = threads;
  return options;
}

ReplayOptions replay_options(const Plan& plan, std::size_t threads) {
  return replay_options(std::get<RecordedMode>(plan.chosen().mode), plan.dense, threads);
}

std::vector<Cluster> ReplaySource::record(const Eigen::VectorXd&, std::span<const std::uint32_t>) const { return {}; }

using detail::disagreement;
using detail::rounding;

namespace {

// The cost of recording, deriving and laying out an element, with all others or alone, over that of a branch variant.
constexpr std::size_t with_all = 4, by_itself = 6;

// Runs work that derives or compiles. The user's code must not run in it.
template <class Work>
bool within_limits(Work&& work) {
  try {
    work();
    return true;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

Replayed::Replayed(DerivedSum sum, const ReplayOptions& options, ProgramCache known)
    : Replayed(First{std::move(sum), std::move(known)}, options) {}

Replayed::Replayed(const detail::ReplaySource& source, const Eigen::VectorXd& x, const ReplayOptions& options)
    : Replayed(record_first(source, x), options) {}

Replayed::Replayed(First first, const ReplayOptions& options)
    : options_(options),
      programs_(std::move(first.known)),
      derived_first_(programs_.derived()),
      recorded_(first.sum.value),
      tolerance_(rounding),
      prepared_(std::move(first.sum), options, &programs_) {
  made_first_ = programs_.made();
}

Replayed::First Replayed::record_first(const detail::ReplaySource& source, const Eigen::VectorXd& x) {
  First first;
  first.sum = source.record(x)(first.known);
  return first;
}

bool Replayed::record_again(const detail::ReplaySource& source, const Eigen::VectorXd& x) {
  const auto derive = source.record(x);
  ++recordings_;
  try {
    DerivedSum sum = derive(programs_);
    const double recorded = sum.value;
    if (!fits_into(structure(), sum)) {
      diagnosis_ =
          "another branch of the function has another sparsity pattern; ask for a dense Hessian, or write the function "
          "so that all branches use the same variables";
      return false;
    }
    prepared_ = PreparedSum(std::move(sum), options_, &programs_, structure());
    recorded_ = recorded;
    return true;
  } catch (const Error& limit) {
    diagnosis_ = limit.what();
    return false;
  }
}

// A recording that disagrees with the user's code in double belongs to another function. A replay that disagrees with a
// recording just made at the same point differs by rounding: f cancels. So much is tolerated later, within limits.
bool Replayed::accepts(double replayed, double user) {
  if (!(disagreement(recorded_, user) <= rounding)) {
    diagnosis_ = "the function gives " + to_text(user) + " in double and " + to_text(recorded_) +
                 " when it is recorded; it has to compute the same for every number type";
    return false;
  }
  const double difference = disagreement(replayed, user);
  if (!(difference <= detail::cancellation)) {
    diagnosis_ =
        "the function gives " + to_text(user) + " and its replay " + to_text(replayed) +
        ": what cancels in it leaves too few digits to tell right from wrong; write it without the cancellation";
    return false;
  }
  tolerance_ = std::max(tolerance_, 10 * difference);
  return true;
}

void Replayed::remember(const Eigen::VectorXd& x, double f) {
  if (!options_.verified) return;
  known_at_ = x;
  known_ = f;
}

Evaluation Replayed::value(const detail::ReplaySource& source, const Eigen::VectorXd& x, double& f) {
  diagnosis_.clear();
  f = source.value(x);
  remember(x, f);
  return detail::check_value(f, x, diagnosis_);
}

Evaluation Replayed::evaluate(const detail::ReplaySource& source, const Eigen::VectorXd& x, const Results& results) {
  diagnosis_.clear();
  double& f = results.f;
  double user = 0;
  if (options_.verified) {
    user = detail::same_point(known_at_, x) ? known_ : source.value(x);
    if (!std::isfinite(user)) {
      f = user;
      return detail::check_value(user, x, diagnosis_);
    }
  }
  const bool by_element = source.elements() > 0;
  const bool holds = replay(x, results, by_element ? Failed::left_out : Failed::kept);
  const bool complete = by_element && (!holds || moved_) ? add_moved(source, x, results) : holds;
  if (!complete || (options_.verified && !(disagreement(f, user) <= tolerance_))) {
    if (!record_again(source, x)) return Evaluation::fatal;
    // The recording at x has the same branches as the user's code, so a guard that fails here fails by rounding.
    static_cast<void>(replay(x, results, Failed::kept));
    if (options_.verified && !accepts(f, user)) return Evaluation::fatal;
  }
  const Evaluation outcome = detail::check_value(f, x, diagnosis_);
  if (options_.verified && outcome == Evaluation::ok) f = user;
  return outcome;
}

bool Replayed::replay(const Eigen::VectorXd& x, const Results& results, Failed broken) {
  return results.h ? prepared_.value_gradient_hessian(x, results.f, results.g, *results.h, broken)
                   : prepared_.value_gradient(x, results.f, results.g, broken);
}

// Adds the elements that were left out, by branch variants. False if everything must be recorded again: their cost
// exceeds a recording, most elements are in new branches, or an element does not fit into the structure.
bool Replayed::add_moved(const detail::ReplaySource& source, const Eigen::VectorXd& x, const Results& results) {
  if (!moved_) moved_ = std::make_unique<BranchVariants>(source.elements(), kernel_factory(options_.backend));
  // Put back at the end. After an exception the branch variants are dropped.
  std::unique_ptr<BranchVariants> moved = std::move(moved_);
  const FailedGuards& broken = prepared_.broken();
  const std::size_t all = source.elements(), cost = moved->evaluated() + by_itself * moved->recorded();
  const auto add = [&] {
    if (broken.elements().size() != broken.count() || (broken.count() > 0 && cost > with_all * all)) return false;
    BranchVariants::Sums sums{results.f, results.g.data(), results.h ? results.h->data() : nullptr};
    if (!within_limits([&] { moved->add(broken.elements(), x.data(), sums); })) return false;
    const auto& unrecorded = moved->unrecorded();
    if (2 * unrecorded.size() > all) return false;
    if (!unrecorded.empty()) {
      std::vector<Cluster> recorded = source.record(x, unrecorded);
      bool fits = false;
      const bool learnt = within_limits([&] {
        fits = moved->learn(std::move(recorded), structure());
        if (fits) moved->add_recorded(x.data(), sums);
      });
      if (!learnt || !fits) return false;
    }
    results.f = sums.f;
    return true;
  };
  if (add()) {
    moved_ = std::move(moved);
    return true;
  }
  moves_ += moved->moves();
  return false;
}

Evaluation Replayed::value_gradient(const detail::ReplaySource& source, const Eigen::VectorXd& x, double& f,
                                    Eigen::VectorXd& g) {
  return evaluate(source, x, {f, g, nullptr});
}

Evaluation Replayed::value_gradient_hessian(const detail::ReplaySource& source, const Eigen::VectorXd& x, double& f,
                                            Eigen::VectorXd& g, Eigen::VectorXd& h) {
  return evaluate(source, x, {f, g, &h});
}

std::string Replayed::describe() const {
  const auto times = [](std::size_t count) { return std::to_string(count) + (count == 1 ? " time, " : " times, "); };
  const std::string again =
      std::to_string(derived_again()) + (derived_again() == 1 ? " element type" : " element types");
  return "recorded " + times(static_cast<std::size_t>(recordings_)) +
         (recordings_ > 1 ? "for which " + again + " had to be derived again, " : "") +
         (moves() > 0 ? "elements changed branch " + times(moves()) : "") + prepared_.describe();
}

}  // namespace hesse::ad::detail
