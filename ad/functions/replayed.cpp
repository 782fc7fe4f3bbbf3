#include <algorithm>
#include <cmath>
#include <utility>

#include <hesse/ad/functions/disagreement.hpp>
#include <hesse/ad/functions/function_report.hpp>
#include <hesse/ad/functions/replayed.hpp>
#include <hesse/ad/vocabulary/error.hpp>
#include <hesse/ad/vocabulary/text.hpp>

namespace hesse::ad {

namespace detail {

HessianPattern to_structure(const LowerTriangle& lower) {
  return {static_cast<Eigen::Index>(lower.n),
          {lower.outer.begin(), lower.outer.end()},
          {lower.inner.begin(), lower.inner.end()}};
}

ReplayOptions replay_options(RecordedMode mode, bool dense) {
  ReplayOptions options;
  options.backend = back_end(mode) == RecordedMode::recorded_compiled ? Backend::compiled : Backend::interpreted;
  options.dense = dense;
  return options;
}

ReplayOptions replay_options(const Plan& plan) {
  return replay_options(std::get<RecordedMode>(plan.chosen().mode), plan.dense);
}

std::vector<Cluster> ReplaySource::record(const Eigen::VectorXd&, std::span<const std::uint32_t>) const { return {}; }

}  // namespace detail

using detail::disagreement;
using detail::rounding;

namespace {

// What it costs to record, derive and lay out an element with all others, or by itself, over evaluating it in a branch of its own.
constexpr std::size_t with_all = 4, by_itself = 6;

// Carries out what derives or compiles, and none of the user's code.
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

Replayed::Replayed(DerivedSum sum, const ReplayOptions& options, KnownPrograms known)
    : Replayed(First{std::move(sum), std::move(known)}, options) {}

Replayed::Replayed(const detail::ReplaySource& source, const Eigen::VectorXd& x, const ReplayOptions& options)
    : Replayed(record_first(source, x), options) {}

Replayed::Replayed(First first, const ReplayOptions& options)
    : options_(options),
      programs_(std::move(first.known)),
      derived_first_(programs_.derived()),
      recorded_(first.sum.value),
      slack_(rounding),
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

// A recording that disagrees with the user's code in double is of another function. A replay that disagrees with a recording just
// made at the same point differs by rounding alone: f cancels, and that much is allowed from then on, within limits.
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
  slack_ = std::max(slack_, 10 * difference);
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
  return detail::judge(f, x, diagnosis_);
}

Evaluation Replayed::evaluate(const detail::ReplaySource& source, const Eigen::VectorXd& x, const Results& results) {
  diagnosis_.clear();
  double& f = results.f;
  double user = 0;
  if (options_.verified) {
    user = detail::same_point(known_at_, x) ? known_ : source.value(x);
    if (!std::isfinite(user)) {
      f = user;
      return detail::judge(user, x, diagnosis_);
    }
  }
  const bool by_element = source.elements() > 0;
  const bool holds = replay(x, results, by_element ? Broken::left_out : Broken::kept);
  const bool complete = by_element && (!holds || moved_) ? add_moved(source, x, results) : holds;
  if (!complete || (options_.verified && !(disagreement(f, user) <= slack_))) {
    if (!record_again(source, x)) return Evaluation::fatal;
    // What was recorded at x has decided as the user's code does there: rounding of replay is no reason to doubt it.
    static_cast<void>(replay(x, results, Broken::kept));
    if (options_.verified && !accepts(f, user)) return Evaluation::fatal;
  }
  const Evaluation outcome = detail::judge(f, x, diagnosis_);
  if (options_.verified && outcome == Evaluation::ok) f = user;
  return outcome;
}

bool Replayed::replay(const Eigen::VectorXd& x, const Results& results, Broken broken) {
  return results.h ? prepared_.value_gradient_hessian(x, results.f, results.g, *results.h, broken)
                   : prepared_.value_gradient(x, results.f, results.g, broken);
}

// Adds the elements that were left out. False where everything is to be recorded again: when what they have cost since the last
// recording would have paid for another, when most of all are new in their branch, or do not fit into the structure.
bool Replayed::add_moved(const detail::ReplaySource& source, const Eigen::VectorXd& x, const Results& results) {
  if (!moved_) moved_ = std::make_unique<MovedElements>(source.elements(), kernel_factory(options_.backend));
  // Given back at the end: what an exception interrupts is lost.
  std::unique_ptr<MovedElements> moved = std::move(moved_);
  const BrokenGuards& broken = prepared_.broken();
  const std::size_t all = source.elements(), cost = moved->evaluated() + by_itself * moved->recorded();
  const auto add = [&] {
    if (broken.elements().size() != broken.count() || (broken.count() > 0 && cost > with_all * all)) return false;
    MovedElements::Sums sums{results.f, results.g.data(), results.h ? results.h->data() : nullptr};
    if (!within_limits([&] { moved->add(broken.elements(), x.data(), sums); })) return false;
    const auto& strangers = moved->strangers();
    if (2 * strangers.size() > all) return false;
    if (!strangers.empty()) {
      std::vector<Cluster> recorded = source.record(x, strangers);
      bool fits = false;
      const bool learnt = within_limits([&] {
        fits = moved->learn(std::move(recorded), structure());
        if (fits) moved->add_learnt(x.data(), sums);
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
  const std::string again = std::to_string(derived_again()) + (derived_again() == 1 ? " kind" : " kinds");
  return "recorded " + times(static_cast<std::size_t>(recordings_)) +
         (recordings_ > 1 ? "for which " + again + " of element had to be derived again, " : "") +
         (moves() > 0 ? "elements changed branch " + times(moves()) : "") + prepared_.describe();
}

}  // namespace hesse::ad
