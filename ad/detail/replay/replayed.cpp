#include <algorithm>
#include <cmath>
#include <utility>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/evaluation_report.hpp>
#include <hesse/ad/detail/core/text.hpp>
#include <hesse/ad/detail/replay/replayed.hpp>

// Replay of f: evaluates the programs, compares f with the user's code, adds branch variants, records again.
namespace hesse::ad::detail {

ReplayOptions replay_options(RecordedMode mode, bool dense, std::size_t threads) {
  return {.backend = backend_of(mode), .dense = dense, .threads = threads};
}

ReplayOptions replay_options(const Plan& plan, std::size_t threads) {
  return replay_options(std::get<RecordedMode>(plan.chosen().mode), plan.dense, threads);
}

std::vector<Cluster> ReplaySource::record(const Eigen::VectorXd&, std::span<const std::uint32_t>) const { return {}; }

namespace {

// The cost of recording, deriving and laying out an element, with all others or alone, over that of a branch variant.
constexpr std::size_t with_all = 4, by_itself = 6;

}  // namespace

Replayed::Replayed(DerivedSum sum, const ReplayOptions& options, ProgramCache programs)
    : Replayed(First{std::move(sum), std::move(programs)}, options) {}

Replayed::Replayed(const detail::ReplaySource& source, const Eigen::VectorXd& x, const ReplayOptions& options)
    : Replayed(record_first(source, x), options) {}

Replayed::Replayed(First first, const ReplayOptions& options)
    : options_(options),
      programs_(std::move(first.programs)),
      derived_first_(programs_.derived()),
      recorded_(first.sum.value),
      prepared_(std::move(first.sum), options, &programs_) {
  made_first_ = programs_.made();
  count_.recorded();
}

Replayed::First Replayed::record_first(const detail::ReplaySource& source, const Eigen::VectorXd& x) {
  First first;
  first.sum = source.record(x)(first.programs);
  return first;
}

bool Replayed::record_again(const detail::ReplaySource& source, const Eigen::VectorXd& x) {
  const auto derive = source.record(x);
  count_.recorded();
  const auto replace = [&] {
    DerivedSum sum = derive(programs_);
    const double recorded = sum.value;
    const bool fits = fits_into(structure(), sum);
    if (!fits && !options_.grows) {
      diagnosis_ =
          "another branch of the function has another sparsity pattern; ask for a dense Hessian, or write the function "
          "so that all branches use the same variables";
      return false;
    }
    if (fits)
      prepared_ = PreparedSum(std::move(sum), options_, &programs_, structure());
    else if (sum.full())
      prepared_ = PreparedSum(std::move(sum), options_, &programs_);
    else
      prepared_ =
          PreparedSum(std::move(sum), options_, &programs_, structure().united(hessian_pattern(sum.n, sum.types)));
    recorded_ = recorded;
    return true;
  };
  return within_limits(replace, diagnosis_);
}

// A recording that disagrees with the user's code in double belongs to another function.
bool Replayed::accepts(double replayed, double user) {
  if (!(disagreement(recorded_, user) <= rounding)) {
    diagnosis_ = "the function gives " + to_text(user) + " in double and " + to_text(recorded_) +
                 " when it is recorded; it has to compute the same for every number type";
    return false;
  }
  if (tolerance_.widen(disagreement(replayed, user))) return true;
  diagnosis_ = "the function gives " + to_text(user) + " and its replay " + to_text(replayed) +
               ": what cancels in it leaves too few digits to tell right from wrong; write it without the cancellation";
  return false;
}

void Replayed::remember(const Eigen::VectorXd& x, double f) {
  if (!options_.verified) return;
  last_point_ = x;
  last_value_ = f;
}

Evaluation Replayed::value(const detail::ReplaySource& source, const Eigen::VectorXd& x, double& f) {
  diagnosis_.clear();
  f = source.value(x);
  remember(x, f);
  return detail::check_value(f, x, diagnosis_);
}

Evaluation Replayed::evaluate(const detail::ReplaySource& source, const Eigen::VectorXd& x, const Results& results) {
  diagnosis_.clear();
  count_.evaluated();
  double& f = results.f;
  double user = 0;
  if (options_.verified) {
    user = detail::same_point(last_point_, x) ? last_value_ : source.value(x);
    if (!std::isfinite(user)) {
      f = user;
      return detail::check_value(user, x, diagnosis_);
    }
  }
  const bool by_element = source.elements() > 0;
  const auto agrees = [&](bool just_recorded) {
    if (just_recorded) {
      // The recording at x has the same branches as the user's code, so a guard that fails here fails by rounding.
      static_cast<void>(replay(x, results, FailedElements::kept));
      return !options_.verified || accepts(f, user);
    }
    const bool holds = replay(x, results, by_element ? FailedElements::left_out : FailedElements::kept);
    const bool complete = by_element && (!holds || variants_) ? add_variants(source, x, results) : holds;
    return complete && (!options_.verified || tolerance_.holds(disagreement(f, user)));
  };
  if (!evaluate_or_record(agrees, [&] { return record_again(source, x); })) return Evaluation::fatal;
  const Evaluation outcome = detail::check_value(f, x, diagnosis_);
  if (options_.verified && outcome == Evaluation::ok) f = user;
  return outcome;
}

bool Replayed::replay(const Eigen::VectorXd& x, const Results& results, FailedElements failed) {
  return results.h ? prepared_.value_gradient_hessian(x, results.f, results.g, *results.h, failed)
                   : prepared_.value_gradient(x, results.f, results.g, failed);
}

// Adds the elements that were left out, by branch variants. False if everything must be recorded again: their cost
// exceeds a recording, most elements are in new branches, or an element does not fit into the structure.
bool Replayed::add_variants(const detail::ReplaySource& source, const Eigen::VectorXd& x, const Results& results) {
  if (!variants_) variants_ = std::make_unique<BranchVariants>(source.elements(), kernel_factory(options_.backend));
  // Put back at the end. After an exception the branch variants are dropped.
  std::unique_ptr<BranchVariants> variants = std::move(variants_);
  const FailedGuards& failed = prepared_.failed_guards();
  const std::size_t all = source.elements(), cost = variants->evaluated() + by_itself * variants->recorded();
  std::string limit;
  const auto add = [&] {
    if (failed.elements().size() != failed.count() || (failed.count() > 0 && cost > with_all * all)) return false;
    BranchVariants::Sums sums{results.f, results.g.data(), results.h ? results.h->data() : nullptr};
    const auto add_known = [&] {
      variants->add(failed.elements(), x.data(), sums);
      return true;
    };
    if (!within_limits(add_known, limit)) return false;
    const auto& unrecorded = variants->unrecorded();
    if (2 * unrecorded.size() > all) return false;
    if (!unrecorded.empty()) {
      std::vector<Cluster> recorded = source.record(x, unrecorded);
      const auto add_recordings = [&] {
        if (!variants->add_recordings(std::move(recorded), structure())) return false;
        variants->add_recorded(x.data(), sums);
        return true;
      };
      if (!within_limits(add_recordings, limit)) return false;
    }
    results.f = sums.f;
    return true;
  };
  if (add()) {
    variants_ = std::move(variants);
    return true;
  }
  branch_switches_ += variants->branch_switches();
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
  const std::string again =
      std::to_string(derived_again()) + (derived_again() == 1 ? " element type" : " element types");
  return count_.describe() + (recordings() > 1 ? "for which " + again + " had to be derived again, " : "") +
         (branch_switches() > 0 ? "elements changed branch " + std::to_string(branch_switches()) +
                                      (branch_switches() == 1 ? " time, " : " times, ")
                                : "") +
         prepared_.describe();
}

}  // namespace hesse::ad::detail
