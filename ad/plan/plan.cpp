#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <ostream>
#include <utility>

#include <hesse/ad/plan/least_work.hpp>
#include <hesse/ad/plan/operation_class.hpp>
#include <hesse/ad/plan/plan.hpp>
#include <hesse/ad/plan/predict.hpp>
#include <hesse/ad/plan/predict_recorded.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

namespace {

// 3 significant digits with a unit.
std::string with_unit(double value, double base, const std::vector<const char*>& units) {
  std::size_t unit = 0;
  while (unit + 1 < units.size() && value >= 999.5) {
    value /= base;
    ++unit;
  }
  char text[48];
  std::snprintf(text, sizeof text, "%.3g %s", value, units[unit]);
  return text;
}
std::string bytes_text(double bytes) { return with_unit(bytes, 1000.0, {"B", "kB", "MB", "GB", "TB", "PB"}); }
std::string seconds_text(double seconds) { return with_unit(seconds * 1e9, 1000.0, {"ns", "us", "ms", "s"}); }

double recorded_of(const Features& features) {
  return static_cast<double>(features.operations.total()) + static_cast<double>(features.inputs);
}

void refuse_beyond_memory(Candidate& candidate, const PlanOptions& options) {
  if (!candidate.admissible || candidate.bytes <= options.memory_limit) return;
  candidate.admissible = false;
  candidate.reason =
      "needs " + bytes_text(candidate.bytes) + " of memory, the limit is " + bytes_text(options.memory_limit);
}

// Seconds of a composition: of the operations counted, or of those that every pass has at the least.
void price_composition(Candidate& candidate, const Features& features, const detail::LeastWork* least,
                       const PlanOptions& options) {
  const Rate& rate = options.rates.of(candidate.mode, candidate.lanes);
  const double recorded = recorded_of(features);
  const double uncached = std::max(0.0, recorded * rate.recorded_bytes - options.rates.cache_bytes);
  double operations = 0;
  if (candidate.counted)
    operations = price(by_class(candidate.operations), rate);
  else if (const auto* mode = std::get_if<HessianMode>(&candidate.mode))
    operations = price(least->of(*mode, candidate.lanes, candidate.passes), rate);
  candidate.seconds = operations + candidate.passes * (recorded * rate.recorded + rate.pass + uncached * rate.streamed);
}

void require_memory(Candidate& candidate, const Features& features, double result_bytes, const PlanOptions& options) {
  const Rate& rate = options.rates.of(candidate.mode, candidate.lanes);
  candidate.bytes = result_bytes + recorded_of(features) * rate.recorded_bytes +
                    static_cast<double>(features.inputs) * rate.number_bytes;
  refuse_beyond_memory(candidate, options);
}

// What it takes to find out what a candidate costs: more than can be gained is not spent.
double seconds_of_counting(const Candidate& candidate, const Features& features, const PlanOptions& options) {
  return std::min(candidate.passes, 2.0) * recorded_of(features) * candidate.lanes * options.rates.counted;
}

// Counts the operations of a candidate, by running the trace.
void count(Candidate& candidate, const Features& features, const PlanOptions& options) {
  const auto matching = [&]<class Kernel>() {
    if (candidate.mode != Mode(Kernel::mode) || candidate.lanes != Kernel::lanes) return false;
    detail::count<Kernel>(candidate, features);
    return true;
  };
  if (!kernels::HessianKernels<Counting>::any(matching)) kernels::JacobianKernels<Counting>::any(matching);
  price_composition(candidate, features, nullptr, options);
}

std::string possible(const std::vector<Candidate>& candidates) {
  std::string list;
  for (const Candidate& c : candidates)
    if (c.admissible) list += (list.empty() ? "" : "; ") + c.name();
  return list.empty() ? "none" : list;
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

void require_trace(const char* operation, const Features& features) {
  if (!features.trace)
    throw Error(std::string(operation) + ": the features hold no trace; make them by features(f, x)");
}

[[noreturn]] void refuse_size(const Features& features, double bytes, const char* what, const PlanOptions& options) {
  throw Error(std::string("plan: ") + what + " of " + std::to_string(features.inputs) + " inputs and " +
              std::to_string(features.outputs) + " outputs does not fit: it needs at least " + bytes_text(bytes) +
              " of memory, the limit is " + bytes_text(options.memory_limit) +
              "; raise memory_limit, or use a method that asks only for products with vectors");
}

// Of the candidates that only memory forbids, the smallest.
double least_bytes(const std::vector<Candidate>& candidates) {
  double least = std::numeric_limits<double>::infinity();
  for (const Candidate& c : candidates)
    if (c.bytes > 0) least = std::min(least, c.bytes);
  return least;
}

std::string text_of(const char* format, double value) {
  char text[32];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

// What it would take for `other` to be chosen instead of `best`.
std::string change(const Candidate& best, const Candidate& other, Eigen::Index evaluations) {
  const double even = (other.setup - best.setup) / (best.seconds - other.seconds);  // evaluations at equal cost
  if (other.setup > best.setup && other.seconds < best.seconds)
    return "more than " + text_of("%.0f", std::ceil(even)) + " evaluations, for " + other.name();
  if (other.setup < best.setup && other.seconds > best.seconds)
    return "fewer than " + text_of("%.0f", std::ceil(even)) + " evaluations, for " + other.name();
  return std::string(to_string(other.mode)) + " would need to be " +
         text_of("%.2f", other.total(evaluations) / std::max(best.total(evaluations), 1e-12)) +
         " times cheaper than predicted";
}

// The cheapest admissible candidate, and why.
void choose(Plan& plan, const char* what, const PlanOptions& options) {
  const auto total = [&](std::size_t i) { return plan.candidates[i].total(options.evaluations); };
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < plan.candidates.size(); ++i)
    if (plan.candidates[i].admissible && (!plan.forced || asked_for(plan.candidates[i], options))) order.push_back(i);
  if (order.empty()) {
    if (plan.forced) refuse_forced(plan.candidates, options);
    refuse_size(plan.features, least_bytes(plan.candidates), what, options);
  }
  const auto sort = [&] {
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return total(a) < total(b); });
  };
  if (options.thorough)
    for (Candidate& c : plan.candidates)
      if (c.admissible && !c.counted) count(c, plan.features, options);
  for (sort(); !plan.candidates[order.front()].counted; sort()) {
    Candidate& first = plan.candidates[order.front()];
    const auto known =
        std::find_if(order.begin(), order.end(), [&](std::size_t i) { return plan.candidates[i].counted; });
    if (known == order.end() ||
        total(*known) - total(order.front()) > seconds_of_counting(first, plan.features, options))
      count(first, plan.features, options);
    else
      order.erase(order.begin());
  }
  plan.choice = order.front();

  const Candidate& best = plan.chosen();
  if (plan.forced) {
    plan.reason = "forced";
    plan.would_change = "not forcing it";
    return;
  }
  if (order.size() == 1) {
    plan.reason = "the only candidate that fits";
    plan.would_change = "more memory";
    return;
  }
  const Candidate& next = plan.candidates[order[1]];
  plan.reason = "fewest predicted seconds in " + std::to_string(options.evaluations) +
                " evaluations, set-up included; next is " + next.name() + " at " +
                text_of("%.2f", total(order[1]) / std::max(total(plan.choice), 1e-12)) + " times";
  plan.would_change = "more memory";
  for (const std::size_t i : order)
    if (plan.candidates[i].mode != best.mode) {
      plan.would_change = change(best, plan.candidates[i], options.evaluations);
      break;
    }
}

Plan plan_among(Features features, std::vector<Candidate> candidates, double result_bytes, const char* what,
                const PlanOptions& options) {
  Plan plan;
  features.evaluations = options.evaluations;
  plan.features = std::move(features);
  plan.forced = options.mode.has_value();
  plan.candidates = std::move(candidates);
  const detail::LeastWork least(*plan.features.trace);
  for (Candidate& c : plan.candidates) {
    if (std::holds_alternative<RecordedMode>(c.mode))
      refuse_beyond_memory(c, options);
    else {
      require_memory(c, plan.features, result_bytes, options);
      price_composition(c, plan.features, &least, options);
    }
  }
  choose(plan, what, options);
  return plan;
}

// The cheapest admissible composition, by lower bounds where they are not counted.
std::optional<std::size_t> leading_composition(const Plan& plan) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < plan.candidates.size(); ++i) {
    const Candidate& c = plan.candidates[i];
    if (!c.admissible || !std::holds_alternative<HessianMode>(c.mode)) continue;
    if (!best || c.seconds < plan.candidates[*best].seconds) best = i;
  }
  return best;
}

constexpr const char* dense_hessian = "the dense Hessian";

bool recording_considered(const PlanOptions& options) {
  return options.mode ? std::holds_alternative<RecordedMode>(*options.mode) : options.recorded;
}

}  // namespace

std::string Candidate::name() const {
  return std::string(to_string(mode)) + (lanes > 1 ? ", " + std::to_string(lanes) + " lanes" : "");
}

double machine_memory() {
  return static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

Plan plan(Features features, const PlanOptions& options) {
  require_trace("plan", features);
  if (features.outputs != 1)
    throw Error("plan: the function has " + std::to_string(features.outputs) +
                " outputs; plan the Hessian of one, or the Jacobian of all by jacobian_plan");
  const double n = static_cast<double>(features.inputs);
  const double bytes = 8.0 * n * n;
  const bool fits = bytes <= options.memory_limit, recording = recording_considered(options);
  if (!fits && (options.dense || !recording)) refuse_size(features, bytes, dense_hessian, options);
  std::vector<Candidate> candidates;
  kernels::HessianKernels<Counting>::any([&]<class Kernel>() {
    if (fits) candidates.push_back(detail::hessian_candidate<Kernel>(features));
    return false;
  });
  if (recording)
    for (const RecordedMode mode : all_recorded_modes)
      candidates.push_back(detail::estimate_recorded(mode, features, options));
  return plan_among(std::move(features), std::move(candidates), bytes, dense_hessian, options);
}

std::optional<std::size_t> best_composition(Plan& plan, const PlanOptions& options) {
  // Counting only ever adds to a lower bound: the first that leads when it is counted is the best.
  for (;;) {
    const auto best = leading_composition(plan);
    if (!best || plan.candidates[*best].counted) return best;
    count(plan.candidates[*best], plan.features, options);
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
  const auto replay_within = [&](double most) {
    double least = std::numeric_limits<double>::infinity();
    for (const RecordedMode mode : all_recorded_modes)
      least = std::min(least, detail::seconds_to_replay(mode, estimated.features, separation, most, options));
    return least <= most;
  };
  const auto seconds = [&](std::size_t i) { return estimated.candidates[i].total(options.evaluations); };
  return replay_within(seconds(*composition)) || replay_within(seconds(*best_composition(estimated, options)));
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
  std::erase_if(estimated.candidates, [](const Candidate& c) { return std::holds_alternative<RecordedMode>(c.mode); });
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
      refuse_beyond_memory(c, options);
    } else {
      c.mode = mode;
      c.admissible = false;
      c.reason = refused;
    }
  }
  choose(estimated, dense_hessian, options);
  if (!estimated.recorded()) {
    estimated.derived.reset();
    estimated.dense = true;
  }
  return estimated;
}

Plan jacobian_plan(Features features, const PlanOptions& options) {
  require_trace("jacobian_plan", features);
  constexpr const char* what = "the dense Jacobian";
  const double bytes = 8.0 * static_cast<double>(features.inputs) * static_cast<double>(features.outputs);
  if (bytes > options.memory_limit) refuse_size(features, bytes, what, options);
  std::vector<Candidate> candidates;
  kernels::JacobianKernels<Counting>::any([&]<class Kernel>() {
    candidates.push_back(detail::jacobian_candidate<Kernel>(features));
    return false;
  });
  return plan_among(std::move(features), std::move(candidates), bytes, what, options);
}

std::string to_string(const Plan& plan) {
  const Features& f = plan.features;
  std::string text = "function: " + std::to_string(f.inputs) + " inputs, " + std::to_string(f.outputs) + " output" +
                     (f.outputs == 1 ? "" : "s") + ", " + std::to_string(f.operations.total()) + " operations";
  std::string classes;
  for (std::size_t i = 0; i < operation_count; ++i) {
    const auto operation = static_cast<Operation>(i);
    if (f.operations[operation] > 0)
      classes += (classes.empty() ? "" : ", ") + std::to_string(f.operations[operation]) + " " +
                 std::string(to_string(operation));
  }
  text += (classes.empty() ? "" : " (" + classes + ")") + "\n";
  char line[256];
  std::snprintf(line, sizeof line, "  %-34s %8s %14s %10s %10s %10s\n", "candidate", "passes", "operations", "time",
                "set-up", "memory");
  text += line;
  for (std::size_t i = 0; i < plan.candidates.size(); ++i) {
    const Candidate& c = plan.candidates[i];
    if (!c.admissible) {
      text += "  " + c.name() + ": not possible: " + c.reason + "\n";
      continue;
    }
    const std::string operations =
        c.counted ? text_of(c.exact ? "%.0f" : "~%.0f", static_cast<double>(c.operations.total())) : "not counted";
    std::snprintf(line, sizeof line, "%s %-34s %8.0f %14s %10s %10s %10s\n", i == plan.choice ? ">" : " ",
                  c.name().c_str(), c.passes, operations.c_str(),
                  ((c.counted ? "" : "> ") + seconds_text(c.seconds)).c_str(),
                  c.setup > 0 ? seconds_text(c.setup).c_str() : "-", bytes_text(c.bytes).c_str());
    text += line;
  }
  return text + "chosen: " + plan.chosen().name() + ": " + plan.reason + "\nwould change it: " + plan.would_change +
         "\n";
}

std::ostream& operator<<(std::ostream& out, const Plan& plan) { return out << to_string(plan); }

std::string summary(const Plan& plan) {
  return plan.chosen().name() + " (" + plan.reason + "; " + std::to_string(plan.features.inputs) + " inputs, " +
         std::to_string(plan.features.operations.total()) + " operations)";
}

}  // namespace hesse::ad
