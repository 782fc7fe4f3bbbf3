#include <unistd.h>

#include <algorithm>
#include <limits>
#include <utility>

#include <hesse/ad/plan/choice.hpp>
#include <hesse/ad/plan/plan.hpp>
#include <hesse/ad/plan/predict.hpp>
#include <hesse/ad/plan/predict_recorded.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

namespace {

constexpr const char* dense_hessian = "the dense Hessian";

bool composition(const Candidate& candidate) {
  return std::holds_alternative<HessianMode>(candidate.mode) || std::holds_alternative<JacobianMode>(candidate.mode);
}
bool replayed(const Candidate& candidate) { return std::holds_alternative<RecordedMode>(candidate.mode); }

// Both ways of replay are estimated at once: what is found out about the trace serves both.
void count(Plan& plan, std::size_t candidate, const PlanOptions& options) {
  if (!replayed(plan.candidates[candidate])) {
    detail::count_composition(plan.candidates[candidate], plan.features, options);
    return;
  }
  const double instructions = detail::instructions_to_derive(plan.features);
  for (Candidate& c : plan.candidates)
    if (replayed(c) && c.admissible && !c.counted) detail::estimate_recorded(c, plan.features, instructions, options);
}

// The cheapest admissible composition, by lower bounds where they are not counted.
std::optional<std::size_t> leading_composition(const Plan& plan) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < plan.candidates.size(); ++i) {
    const Candidate& c = plan.candidates[i];
    if (!c.admissible || !composition(c)) continue;
    if (!best || c.seconds < plan.candidates[*best].seconds) best = i;
  }
  return best;
}

bool recording_considered(const PlanOptions& options) {
  return options.mode ? std::holds_alternative<RecordedMode>(*options.mode) : options.recorded;
}

}  // namespace

double machine_memory() {
  return static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

Plan plan(Features features, const PlanOptions& options) {
  detail::require_trace("plan", features);
  if (features.outputs != 1)
    throw Error("plan: the function has " + std::to_string(features.outputs) +
                " outputs; plan the Hessian of one, or the Jacobian of all by jacobian_plan");
  const double n = static_cast<double>(features.inputs);
  const double bytes = 8.0 * n * n;
  const bool fits = bytes <= options.memory_limit, recording = recording_considered(options);
  if (!fits && (options.dense || !recording)) detail::refuse_size(features, bytes, dense_hessian, options);
  Plan plan;
  plan.features = std::move(features);
  plan.features.evaluations = options.evaluations;
  plan.forced = options.mode.has_value();
  plan.candidates.reserve(kernels::HessianKernels<Counting>::size + all_recorded_modes.size());
  const detail::LeastWork least(*plan.features.trace);
  kernels::HessianKernels<Counting>::any([&]<class Kernel>() {
    if (!fits) return false;
    Candidate& c = plan.candidates.emplace_back(detail::hessian_candidate<Kernel>(plan.features));
    detail::require_memory(c, plan.features, bytes, options);
    detail::price_composition(c, plan.features, &least, options);
    return false;
  });
  if (recording)
    for (const RecordedMode mode : all_recorded_modes) {
      Candidate& c = plan.candidates.emplace_back(detail::least_recorded(mode, plan.features, options));
      detail::refuse_beyond_memory(c, options);
    }
  detail::choose(plan, dense_hessian, count, options);
  return plan;
}

void Plan::give_up_replay() {
  for (Candidate& c : candidates)
    if (!composition(c)) {
      c.admissible = false;
      c.reason = "the function branches otherwise too often";
    }
}

std::optional<std::size_t> best_composition(Plan& plan, const PlanOptions& options) {
  // Counting only ever adds to a lower bound: the first that leads when it is counted is the best.
  for (;;) {
    const auto best = leading_composition(plan);
    if (!best || plan.candidates[*best].counted) return best;
    count(plan, *best, options);
  }
}

RecordingLimits recording_limits(const Plan& estimated, const PlanOptions& options) {
  constexpr double operation_bytes = 64, expression_bytes = 64;
  const auto composition = leading_composition(estimated);
  const double seconds = composition && !estimated.forced
                             ? estimated.candidates[*composition].total(options.evaluations)
                             : std::numeric_limits<double>::infinity();
  const RecordingRate& rate = options.rates.recording;
  constexpr double wagered = 0.5;      // of those seconds, for what may come to nothing
  constexpr double expressions = 3.0;  // while an instruction is derived; most of them are not needed
  const auto limit = [&](double bytes, double each, std::size_t most) {
    const double count = std::min(options.memory_limit / bytes, seconds / std::max(each, 1e-12));
    return count < static_cast<double>(most) ? static_cast<std::size_t>(count) : most;
  };
  return {limit(operation_bytes, rate.recorded / wagered, RecordingOptions().limit),
          limit(expression_bytes, rate.derived / expressions / wagered, std::numeric_limits<std::uint32_t>::max() / 2)};
}

namespace {

// Whether replay of a separated function still looks cheaper than the best composition.
bool worth_deriving(Plan& estimated, const Separation& separation, const PlanOptions& options) {
  if (estimated.forced) return true;
  const auto composition = leading_composition(estimated);
  if (!composition) return true;
  const auto seconds = [&](std::size_t i) { return estimated.candidates[i].total(options.evaluations); };
  const auto replay_within = [&](double most) {
    return detail::seconds_to_replay(estimated.features, separation, most, options);
  };
  const double least = seconds(*composition), replay = replay_within(least);
  const Candidate& leading = estimated.candidates[*composition];
  if (replay <= least) return true;
  if (leading.counted) return false;
  // That was a lower bound.
  if (replay - least <= detail::seconds_of_counting(leading, estimated.features, options)) return true;
  const double best = seconds(*best_composition(estimated, options));
  return best > least && replay_within(best) <= best;
}

// Throws Error where it is not worthwhile; a thorough plan derives all the same, to know.
DerivedSum derive_worthwhile(Plan& estimated, Recording recording, bool& worthwhile, const PlanOptions& options) {
  const RecordingLimits limits = recording_limits(estimated, options);
  if (!recording.complete()) return derive(std::move(recording), limits);  // which refuses it
  const double value = recording.values().front();
  Separation separation = separate(recording);
  recording.release();
  worthwhile = worth_deriving(estimated, separation, options);
  if (!worthwhile && !options.thorough) throw Error("deriving its programs would take longer than they save");
  DerivedSum sum = derive(std::move(separation), limits);
  sum.value = value;
  return sum;
}

}  // namespace

Plan plan(Plan estimated, Recording recording, const PlanOptions& options) {
  bool worthwhile = true;
  std::erase_if(estimated.candidates, replayed);
  std::string refused;
  try {
    estimated.derived =
        std::make_shared<DerivedSum>(derive_worthwhile(estimated, std::move(recording), worthwhile, options));
    estimated.dense = detail::worth_dense(*estimated.derived, options);
  } catch (const Error& error) {
    refused = error.what();
  }
  // What planning has spent is no reason for a choice any more, unless it was spent on the table alone.
  const double spent = estimated.derived && worthwhile
                           ? detail::seconds_to_derive(estimated.features, *estimated.derived, options)
                           : 0.0;
  for (const RecordedMode mode : all_recorded_modes) {
    Candidate& c = estimated.candidates.emplace_back();
    if (estimated.derived) {
      c = detail::predict_recorded(mode, estimated.features, *estimated.derived, estimated.dense, options);
      c.setup -= spent;
      detail::refuse_beyond_memory(c, options);
    } else {
      c.mode = mode;
      c.admissible = false;
      c.reason = refused;
    }
  }
  detail::choose(estimated, dense_hessian, count, options);
  if (!estimated.recorded()) {
    estimated.derived.reset();
    estimated.dense = true;
  }
  return estimated;
}

}  // namespace hesse::ad
