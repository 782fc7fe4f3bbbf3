#include <algorithm>
#include <limits>
#include <vector>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/plan/choice.hpp>
#include <hesse/ad/detail/plan/operation_class.hpp>
#include <hesse/ad/detail/plan/predict.hpp>

namespace hesse::ad::detail {

namespace {

std::string possible(const std::vector<Candidate>& candidates) {
  std::string list;
  for (const Candidate& c : candidates)
    if (c.admissible) list += (list.empty() ? "" : "; ") + c.name();
  return list.empty() ? "none" : list;
}

// Whether all lanes perform the same operations, so that two widths determine the others.
constexpr bool counted_by_widths(const Mode& mode) {
  return mode == Mode(forward_over_reverse) || mode == Mode(JacobianMode::forward);
}

bool asked_for(const Candidate& c, const PlanOptions& options) {
  return c.mode == *options.mode && (options.lanes == 0 || c.lanes == options.lanes);
}

std::string ask_name(const PlanOptions& options) {
  return std::string(to_string(*options.mode)) +
         (options.lanes == 0 ? "" : ", " + std::to_string(options.lanes) + " lanes");
}

[[noreturn]] void refuse_forced(const std::vector<Candidate>& candidates, const PlanOptions& options) {
  std::string why = "is not among the candidates";
  for (const Candidate& c : candidates)
    if (asked_for(c, options)) why = c.reason;
  throw Error("plan: forced " + ask_name(options) + ": " + why + "; possible: " + possible(candidates));
}

// The smallest of the candidates that only the memory limit excludes.
double least_bytes(const std::vector<Candidate>& candidates) {
  double least = std::numeric_limits<double>::infinity();
  for (const Candidate& c : candidates)
    if (c.bytes > 0) least = std::min(least, c.bytes);
  return least;
}

[[noreturn]] void refuse_none(const Plan& plan, const char* what, const PlanOptions& options) {
  if (plan.forced) refuse_forced(plan.candidates, options);
  refuse_size(plan.features, least_bytes(plan.candidates), what, options);
}

}  // namespace

double recorded_of(const Features& features) {
  return static_cast<double>(features.operations.total()) + static_cast<double>(features.inputs);
}

const Rate& rate_of(const Candidate& candidate, const PlanOptions& options) {
  const auto* products = std::get_if<CompressedMode>(&candidate.mode);
  if (products == nullptr) return options.rates.of(candidate.mode, candidate.lanes);
  const auto mode = *products == CompressedMode::compressed_columns ? JacobianMode::forward : JacobianMode::reverse;
  return options.rates.of(mode, candidate.lanes);
}

void price_composition(Candidate& candidate, const Features& features, const WorkLowerBound* least,
                       const PlanOptions& options) {
  const Rate& rate = rate_of(candidate, options);
  const double recorded = recorded_of(features);
  const double uncached = std::max(0.0, recorded * rate.recorded_bytes - options.rates.cache_bytes);
  double operations = 0;
  if (candidate.counted)
    operations = price(by_class(candidate.operations), rate);
  else if (const auto* mode = std::get_if<HessianMode>(&candidate.mode))
    operations = price(least->of(*mode, candidate.lanes, candidate.passes), rate);
  candidate.seconds = operations + recorded * rate.traced +
                      candidate.passes * (recorded * rate.recorded + rate.pass + uncached * rate.streamed);
}

void refuse_beyond_memory(Candidate& candidate, const PlanOptions& options) {
  if (!candidate.admissible || candidate.bytes <= options.memory_limit) return;
  candidate.admissible = false;
  candidate.reason =
      "needs " + bytes_text(candidate.bytes) + " of memory, the limit is " + bytes_text(options.memory_limit);
}

void require_memory(Candidate& candidate, const Features& features, double result_bytes, const PlanOptions& options) {
  const Rate& rate = rate_of(candidate, options);
  candidate.bytes = result_bytes + recorded_of(features) * rate.recorded_bytes +
                    static_cast<double>(features.inputs) * rate.number_bytes;
  refuse_beyond_memory(candidate, options);
}

double seconds_of_counting(const Candidate& candidate, const Features& features, const PlanOptions& options) {
  const double lanes =
      counted_by_widths(candidate.mode) ? lanes_of_widths : std::min(candidate.passes, 2.0) * candidate.lanes;
  return lanes * recorded_of(features) * options.rates.counted;
}

void count_composition(std::span<Candidate> candidates, std::size_t asked, const Features& features,
                       const PlanOptions& options) {
  const Mode mode = candidates[asked].mode;
  if (mode == Mode(forward_over_reverse)) count_widths<kernels::ForwardOverReverse>(candidates, features);
  if (mode == Mode(JacobianMode::forward)) count_widths<kernels::ForwardJacobian>(candidates, features);
  const auto matching = [&]<class Kernel>() {
    if constexpr (!counted_by_widths(Kernel::mode)) {
      if (mode != Mode(Kernel::mode) || candidates[asked].lanes != Kernel::lanes) return false;
      count<Kernel>(candidates[asked], features);
      return true;
    }
    return false;
  };
  if (!kernels::HessianKernels<Counting>::any(matching)) kernels::JacobianKernels<Counting>::any(matching);
  for (Candidate& c : candidates)
    if (c.mode == mode && c.counted) price_composition(c, features, nullptr, options);
}

void require_trace(const char* operation, const Features& features) {
  if (!features.trace)
    throw Error(std::string(operation) + ": the features hold no trace; make them by features(f, x)");
}

void refuse_size(const Features& features, double bytes, const char* what, const PlanOptions& options) {
  throw Error(std::string("plan: ") + what + " of " + std::to_string(features.inputs) + " inputs and " +
              std::to_string(features.outputs) + " outputs does not fit: it needs at least " + bytes_text(bytes) +
              " of memory, the limit is " + bytes_text(options.memory_limit) +
              "; raise memory_limit, or use a method that asks only for products with vectors");
}

void choose(Plan& plan, const char* what, CountCandidate count, const PlanOptions& options) {
  std::vector<std::size_t> open;
  open.reserve(plan.candidates.size());
  for (std::size_t i = 0; i < plan.candidates.size(); ++i)
    if (plan.candidates[i].admissible && (!plan.forced || asked_for(plan.candidates[i], options))) open.push_back(i);
  if (open.empty()) refuse_none(plan, what, options);
  if (options.thorough)
    for (std::size_t i = 0; i < plan.candidates.size(); ++i)
      if (plan.candidates[i].admissible && !plan.candidates[i].counted) count(plan, i, options);
  const auto total = [&](std::size_t i) { return plan.candidates[i].total(options.evaluations); };
  for (;;) {
    const auto first =
        std::min_element(open.begin(), open.end(), [&](std::size_t a, std::size_t b) { return total(a) < total(b); });
    plan.choice = *first;
    if (plan.chosen().counted) return;
    double known = std::numeric_limits<double>::infinity();
    for (const std::size_t i : open)
      if (plan.candidates[i].counted) known = std::min(known, total(i));
    if (known - total(*first) > seconds_of_counting(plan.chosen(), plan.features, options))
      count(plan, *first, options);
    else
      open.erase(first);
    // Counting may show that a candidate is not possible.
    std::erase_if(open, [&](std::size_t i) { return !plan.candidates[i].admissible; });
    if (open.empty()) refuse_none(plan, what, options);
  }
}

}  // namespace hesse::ad::detail
