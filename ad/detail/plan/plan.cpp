#include <unistd.h>
#include <chrono>

#include <algorithm>
#include <limits>
#include <utility>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/plan/curvature_strategy.hpp>
#include <hesse/ad/detail/plan/planner.hpp>
#include <hesse/ad/detail/plan/predict_recorded.hpp>
#include <hesse/ad/plan.hpp>

// Plans for Hessians: lower bounds and counts of compositions, estimates of replay, and derivation where it is
// predicted to pay.
namespace hesse::ad {

using namespace detail;

namespace {

bool replayed(const Candidate& candidate) { return std::holds_alternative<RecordedMode>(candidate.mode); }

// Estimates both back ends of replay at once, because the analysis of the trace serves both.
void estimate_replays(Plan& plan, std::size_t, const PlanOptions& options) {
  const double instructions = detail::instructions_to_derive(plan.features);
  for (Candidate& c : plan.candidates)
    if (replayed(c) && c.admissible && !c.counted) detail::estimate_recorded(c, plan.features, instructions, options);
}

// The cheapest admissible composition. Those that are not counted have their lower bound.
std::optional<std::size_t> leading_composition(const Plan& plan) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < plan.candidates.size(); ++i) {
    const Candidate& c = plan.candidates[i];
    if (!c.admissible || !is_composition(c.mode)) continue;
    if (!best || c.seconds < plan.candidates[*best].seconds) best = i;
  }
  return best;
}

void add_recorded(Plan& plan, const PlanOptions& options) {
  for (const RecordedMode mode : all_recorded_modes) {
    Candidate& c = plan.candidates.emplace_back(detail::replay_lower_bound(mode, plan.features, options));
    detail::refuse_beyond_memory(c, options);
  }
}

constexpr Planner hessian_planner{true, "the dense Hessian", estimate_replays, estimate_replays, add_recorded};

}  // namespace

double machine_memory() {
  return static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Plan plan(Features features, const PlanOptions& options) {
  detail::require_trace("plan", features);
  if (features.outputs != 1)
    throw Error("plan: the function has " + std::to_string(features.outputs) +
                " outputs; plan the Hessian of one, or the Jacobian of all by jacobian_plan");
  return first_plan(hessian_planner, std::move(features), options);
}

bool Plan::fall_back(const PlanOptions& options) {
  const auto best = dense ? best_composition(*this, options) : std::nullopt;
  if (!best) return false;
  choice = *best;
  for (Candidate& c : candidates) {
    c.measured.reset();
    if (is_composition(c.mode)) continue;
    c.admissible = false;
    c.reason = "the function branches otherwise too often";
  }
  return true;
}

std::optional<std::size_t> best_composition(Plan& plan, const PlanOptions& options) {
  // Counting only raises a lower bound, so the first candidate that leads when it is counted is the best.
  for (;;) {
    const auto best = leading_composition(plan);
    if (!best || plan.candidates[*best].counted) return best;
    count_candidate(plan, *best, estimate_replays, options);
  }
}

std::optional<std::size_t> runner_up(Plan& plan, double times, const PlanOptions& options) {
  const auto total = [&](std::size_t i) { return plan.candidates[i].total(options.evaluations); };
  for (;;) {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < plan.candidates.size(); ++i) {
      const Candidate& c = plan.candidates[i];
      if (plan.forced || i == plan.choice || !c.admissible || (!plan.dense && !replayed(c))) continue;
      if (total(i) <= times * total(plan.choice) && (!best || total(i) < total(*best))) best = i;
    }
    if (!best || plan.candidates[*best].counted) return best;
    count_candidate(plan, *best, estimate_replays, options);
  }
}

namespace {

// The operations that can be recorded, and the expressions that can be derived, in so many seconds each.
RecordingLimits limits_within(double seconds, const PlanOptions& options) {
  constexpr double operation_bytes = 64, expression_bytes = 64;
  constexpr double expressions = 3.0;  // expressions per derived instruction; most expressions are not used
  const RecordingRate& rate = options.rates.recording;
  const auto limit = [&](double bytes, double each, std::size_t upper) {
    const double count = std::min(options.memory_limit / bytes, seconds / std::max(each, 1e-12));
    return count < static_cast<double>(upper) ? static_cast<std::size_t>(count) : upper;
  };
  return {limit(operation_bytes, rate.recorded, RecordingOptions().limit),
          limit(expression_bytes, rate.derived / expressions, std::numeric_limits<std::uint32_t>::max() / 2)};
}

}  // namespace

RecordingLimits recording_limits(const Plan& estimated, const PlanOptions& options) {
  constexpr double max_share = 0.5;  // share of the composition's seconds that may be spent on a recording in vain
  const auto composition = leading_composition(estimated);
  if (!composition || estimated.forced) return limits_within(std::numeric_limits<double>::infinity(), options);
  return limits_within(max_share * estimated.candidates[*composition].total(options.evaluations), options);
}

RecordingLimits recording_limits(const Plan& plan, RecordedMode mode, const PlanOptions& options) {
  RecordingLimits limits = limits_within(plan.chosen().total(options.evaluations) + plan.spent, options);
  if (!is_coloured(mode)) return limits;
  limits.by_directions = plan.limits.by_directions ? plan.limits.by_directions : detail::by_directions;
  return limits;
}

namespace {

// Whether replay of a separated function is still predicted to beat the best composition; and the estimate.
bool worth_deriving(Plan& estimated, const Separation& separation, detail::ReplayEstimate& estimate,
                    const PlanOptions& options) {
  const auto seconds = [&](std::size_t i) { return estimated.candidates[i].total(options.evaluations); };
  const auto replay_within = [&](double max_seconds) {
    estimate = detail::replay_estimate(estimated.features, separation, max_seconds, options);
    return estimate.seconds;
  };
  const auto composition = leading_composition(estimated);
  if (!composition) {
    replay_within(std::numeric_limits<double>::infinity());
    return true;
  }
  const double least = seconds(*composition), replay = replay_within(least);
  const Candidate& leading = estimated.candidates[*composition];
  if (replay <= least) return true;
  if (leading.counted) return false;
  // So far this was a lower bound.
  if (replay - least <= detail::seconds_of_counting(leading, estimated.features, options)) return true;
  const double best = seconds(*best_composition(estimated, options));
  return best > least && replay_within(best) <= best;
}

struct Derivation {
  std::shared_ptr<DerivedSum> sum;
  std::shared_ptr<ProgramCache> programs = std::make_shared<ProgramCache>();
  std::string why_not;  // why there is no sum

  void derive(Separation separation, const RecordingLimits& limits, double value) {
    try {
      sum = std::make_shared<DerivedSum>(detail::derive(std::move(separation), *programs, limits));
      sum->value = value;
    } catch (const Error& error) {
      sum = nullptr;
      why_not = error.what();
    }
  }
};

struct Derived {
  Derivation by_edges, coloured;
  bool worthwhile = true, directions = false;  // whether one of them is predicted to pay, and which one

  Derivation& of(const Mode& mode) { return is_coloured(std::get<RecordedMode>(mode)) ? coloured : by_edges; }
};

// Derives what is predicted to pay; otherwise nothing. A thorough plan derives both in any case.
// A term is no sum, so nearly all of its variables interact. Refuses terms whose full matrices do not fit into memory: no
// other candidate fits then.
void refuse_wide_terms(const Separation& separation, const PlanOptions& options) {
  std::size_t width = 0;
  for (const Cluster& cluster : separation.clusters) width = std::max<std::size_t>(width, cluster.graph.inputs);
  for (const LinearForm& form : separation.forms) width = std::max(width, form.variable.size());
  const double bytes = 8.0 * static_cast<double>(width) * static_cast<double>(width);
  if (bytes <= options.memory_limit) return;
  throw Error("plan: the dense Hessian does not fit: a term of the function depends on " + std::to_string(width) +
              " of " + std::to_string(separation.inputs) +
              " variables, whose second derivatives are a full matrix; use a method that needs gradients only, such as "
              "lbfgs, or raise memory_limit");
}

Derived derive_worthwhile(Plan& estimated, Recording recording, const PlanOptions& options) {
  Derived derived;
  RecordingLimits limits = recording_limits(estimated, options);
  if (!recording.complete()) {
    derived.by_edges.why_not = derived.coloured.why_not = incomplete_recording(limits);
    return derived;
  }
  const double value = recording.values().front();
  Separation separation = separate(recording);
  recording.release();
  refuse_wide_terms(separation, options);
  detail::ReplayEstimate estimate;
  bool& directions = derived.directions;
  if (estimated.forced) {
    directions = is_coloured(std::get<RecordedMode>(*options.mode));
  } else {
    derived.worthwhile = worth_deriving(estimated, separation, estimate, options);
    directions = !estimate.by_directions.empty();
    if (!derived.worthwhile && !options.thorough) {
      derived.by_edges.why_not = derived.coloured.why_not = "deriving its programs would take longer than they save";
      return derived;
    }
  }
  derived.by_edges.why_not = "products with directions are predicted to be cheaper than edge pushing";
  derived.coloured.why_not = "edge pushing is predicted to be cheaper than products with directions";
  const bool both = options.thorough && !estimated.forced;
  if (!directions || both) derived.by_edges.derive(separation, limits, value);
  if (!directions && !both) return derived;
  // The clusters keep their addresses when the separation is moved.
  const bool as_predicted = directions && !estimated.forced;
  limits.by_directions = [&](const Cluster& cluster) -> std::optional<HessianEntries> {
    if (!as_predicted) return detail::by_directions(cluster);
    const auto found = estimate.by_directions.find(&cluster);
    return found == estimate.by_directions.end() ? std::nullopt : std::optional(std::move(found->second));
  };
  derived.coloured.derive(std::move(separation), limits, value);
  return derived;
}

// The limits for another recording of the function of that plan.
RecordingLimits limits_to_record_again(const Plan& plan, const PlanOptions& options) {
  RecordingLimits limits;
  if (!plan.recorded() || !is_coloured(std::get<RecordedMode>(plan.chosen().mode))) return limits;
  if (plan.forced)
    limits.by_directions = detail::by_directions;
  else
    limits.by_directions = [options](const Cluster& cluster) {
      return detail::cheaper_strategy(cluster, std::numeric_limits<double>::infinity(), options).by_directions;
    };
  return limits;
}

}  // namespace

Plan plan(Plan estimated, Recording recording, const PlanOptions& options) {
  Derived derived = derive_worthwhile(estimated, std::move(recording), options);
  std::vector<Candidate> candidates;
  for (const RecordedMode mode : all_recorded_modes) {
    const auto& sum = derived.of(mode).sum;
    Candidate& c = candidates.emplace_back();
    if (!sum) {
      c.mode = mode;
      c.admissible = false;
      c.reason = derived.of(mode).why_not;
      continue;
    }
    c = detail::predict_recorded(mode, estimated.features, *sum, detail::worth_dense(*sum, options), options);
    // A derivation that planning needed anyway is sunk cost. One made only for the table counts as set-up.
    if (derived.worthwhile && is_coloured(mode) == derived.directions)
      c.setup -= detail::seconds_to_derive(estimated.features, *sum, options);
    detail::refuse_beyond_memory(c, options);
  }
  detail::plan_again(hessian_planner, estimated, candidates, options);
  if (estimated.recorded()) {
    Derivation& chosen = derived.of(estimated.chosen().mode);
    estimated.derived = std::move(chosen.sum);
    estimated.spent = detail::seconds_to_derive(estimated.features, *estimated.derived, options);
    estimated.programs = std::move(chosen.programs);
    estimated.dense = detail::worth_dense(*estimated.derived, options);
  }
  estimated.limits = limits_to_record_again(estimated, options);
  return estimated;
}

}  // namespace hesse::ad
