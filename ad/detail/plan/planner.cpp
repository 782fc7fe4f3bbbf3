#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/plan/operation_class.hpp>
#include <hesse/ad/detail/plan/planner.hpp>
#include <hesse/ad/detail/plan/predict.hpp>
#include <hesse/ad/detail/plan/predict_recorded.hpp>

// The choice among candidates: the cheapest by its lower bound is counted, until the cheapest is a counted one.
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
double smallest_bytes(const std::vector<Candidate>& candidates) {
  double least = std::numeric_limits<double>::infinity();
  for (const Candidate& c : candidates)
    if (c.bytes > 0) least = std::min(least, c.bytes);
  return least;
}

[[noreturn]] void refuse_size(const Features& features, double bytes, const char* what, const PlanOptions& options) {
  throw Error(std::string("plan: ") + what + " of " + std::to_string(features.inputs) + " inputs and " +
              std::to_string(features.outputs) + " outputs does not fit: it needs at least " + bytes_text(bytes) +
              " of memory, the limit is " + bytes_text(options.memory_limit) +
              "; raise memory_limit, or use a method that asks only for products with vectors");
}

[[noreturn]] void refuse_none(const Plan& plan, const char* what, const PlanOptions& options) {
  if (plan.forced) refuse_forced(plan.candidates, options);
  refuse_size(plan.features, smallest_bytes(plan.candidates), what, options);
}

// Operations plus inputs: the nodes that a pass over the function visits.
double recorded_of(const Features& features) {
  return static_cast<double>(features.operations.total()) + static_cast<double>(features.inputs);
}

// The rate of a candidate. Products with directions have the rate of the composition that computes them.
const Rate& rate_of(const Candidate& candidate, const PlanOptions& options) {
  const auto* products = std::get_if<CompressedMode>(&candidate.mode);
  if (products == nullptr) return options.rates.of(candidate.mode, candidate.lanes);
  const auto mode = *products == CompressedMode::compressed_columns ? JacobianMode::forward : JacobianMode::reverse;
  return options.rates.of(mode, candidate.lanes);
}

}  // namespace

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

void count_candidate(Plan& plan, std::size_t candidate, Planner::Count recorded, const PlanOptions& options) {
  const Features& features = plan.features;
  const std::span<Candidate> candidates(plan.candidates);
  const Mode mode = candidates[candidate].mode;
  if (!is_composition(mode)) return recorded(plan, candidate, options);
  if (mode == Mode(forward_over_reverse)) count_widths<kernels::ForwardOverReverse>(candidates, features);
  if (mode == Mode(JacobianMode::forward)) count_widths<kernels::ForwardJacobian>(candidates, features);
  const auto matching = [&]<class Kernel>() {
    if constexpr (!counted_by_widths(Kernel::mode)) {
      if (mode != Mode(Kernel::mode) || candidates[candidate].lanes != Kernel::lanes) return false;
      count<Kernel>(candidates[candidate], features);
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

namespace {

// Chooses the cheapest admissible candidate. Counts those that may be the cheapest.
void choose(Plan& plan, const char* what, Planner::Count recorded, const PlanOptions& options) {
  std::vector<std::size_t> open;
  open.reserve(plan.candidates.size());
  for (std::size_t i = 0; i < plan.candidates.size(); ++i)
    if (plan.candidates[i].admissible && (!plan.forced || asked_for(plan.candidates[i], options))) open.push_back(i);
  if (open.empty()) refuse_none(plan, what, options);
  if (options.thorough)
    for (std::size_t i = 0; i < plan.candidates.size(); ++i)
      if (plan.candidates[i].admissible && !plan.candidates[i].counted) count_candidate(plan, i, recorded, options);
  const auto total = [&](std::size_t i) { return plan.candidates[i].total(options.evaluations); };
  for (;;) {
    const auto first =
        std::min_element(open.begin(), open.end(), [&](std::size_t a, std::size_t b) { return total(a) < total(b); });
    plan.choice = *first;
    if (plan.chosen().counted) return;
    double cheapest_counted = std::numeric_limits<double>::infinity();
    for (const std::size_t i : open)
      if (plan.candidates[i].counted) cheapest_counted = std::min(cheapest_counted, total(i));
    if (cheapest_counted - total(*first) > seconds_of_counting(plan.chosen(), plan.features, options))
      count_candidate(plan, *first, recorded, options);
    else
      open.erase(first);
    // Counting may show that a candidate is not possible.
    std::erase_if(open, [&](std::size_t i) { return !plan.candidates[i].admissible; });
    if (open.empty()) refuse_none(plan, what, options);
  }
}

}  // namespace

bool is_composition(const Mode& mode) {
  return std::holds_alternative<HessianMode>(mode) || std::holds_alternative<JacobianMode>(mode);
}

double dense_bytes(const Features& features, bool hessian) {
  return 8.0 * static_cast<double>(features.inputs) * static_cast<double>(hessian ? features.inputs : features.outputs);
}

Plan first_plan(const Planner& planner, Features features, const PlanOptions& options) {
  const double bytes = dense_bytes(features, planner.hessian);
  const bool recording = options.mode ? !is_composition(*options.mode) : options.recorded;
  const bool fits = bytes <= options.memory_limit;
  if (!fits && (options.dense || !recording)) refuse_size(features, bytes, planner.result, options);
  Plan plan;
  plan.features = std::move(features);
  plan.features.evaluations = options.evaluations;
  plan.forced = options.mode.has_value();
  plan.dense = options.dense || !recording;
  std::optional<WorkLowerBound> least;
  if (planner.hessian) least.emplace(*plan.features.trace);
  const auto add = [&]<class Kernel>() {
    Candidate& c = plan.candidates.emplace_back(composition_candidate<Kernel>(plan.features));
    require_memory(c, plan.features, bytes, options);
    price_composition(c, plan.features, least ? &*least : nullptr, options);
    return false;
  };
  if (fits && planner.hessian) kernels::HessianKernels<Counting>::any(add);
  if (fits && !planner.hessian) kernels::JacobianKernels<Counting>::any(add);
  if (recording) planner.add_recorded(plan, options);
  choose(plan, planner.result, planner.estimate, options);
  if (!plan.needs_recording()) plan.dense = true;
  return plan;
}

void plan_again(const Planner& planner, Plan& plan, const std::vector<Candidate>& recorded,
                const PlanOptions& options) {
  std::erase_if(plan.candidates, [](const Candidate& c) { return !is_composition(c.mode); });
  plan.candidates.insert(plan.candidates.end(), recorded.begin(), recorded.end());
  choose(plan, planner.result, planner.count, options);
  if (!plan.needs_recording()) plan.dense = true;
}

Plan residual_plan(Features features, const DerivedSum* sum, std::optional<double> overloaded,
                   const PlanOptions& options) {
  Plan plan;
  plan.features = std::move(features);
  plan.features.evaluations = options.evaluations;
  if (overloaded) {
    Candidate& c = plan.candidates.emplace_back();
    c.mode = forward_over_reverse;
    c.seconds = *overloaded;
  }
  const double instructions = instructions_to_derive(plan.features);
  for (const RecordedMode mode : edge_pushing_modes) {
    Candidate c = sum ? predict_recorded(mode, plan.features, *sum, false, options)
                      : replay_lower_bound(mode, plan.features, options);
    if (!c.admissible) continue;
    if (sum)
      c.setup -= seconds_to_derive(plan.features, *sum, options);  // they are spent
    else
      estimate_recorded(c, plan.features, instructions, options);
    plan.candidates.push_back(std::move(c));
  }
  choose(plan, "the Hessian of the residual blocks", nullptr, options);  // all are counted
  return plan;
}

}  // namespace hesse::ad::detail
