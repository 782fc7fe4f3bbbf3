#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <ostream>
#include <utility>

#include <hesse/ad/plan/plan.hpp>
#include <hesse/ad/plan/predict.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

namespace {

std::string_view mode_name(const Mode& mode) {
  return std::visit([](auto m) { return to_string(m); }, mode);
}

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

enum class OperationClass { arithmetic, division, elementary };

OperationClass class_of(std::string_view row) {
  for (const std::string_view name : {"add", "sub", "mul", "neg", "compare", "abs", "fma"})
    if (row == name) return OperationClass::arithmetic;
  if (row == "div" || row == "sqrt") return OperationClass::division;
  return OperationClass::elementary;
}

double price(const Counts& counts, const Rate& rate) {
  double seconds = 0;
  for (std::size_t i = 0; i < operation_count; ++i) {
    const auto operation = static_cast<Operation>(i);
    const auto n = static_cast<double>(counts[operation]);
    if (n == 0) continue;
    switch (class_of(to_string(operation))) {
      case OperationClass::arithmetic:
        seconds += n * rate.arithmetic;
        break;
      case OperationClass::division:
        seconds += n * rate.division;
        break;
      case OperationClass::elementary:
        seconds += n * rate.elementary;
        break;
    }
  }
  return seconds;
}

double recorded_of(const Features& features) {
  return static_cast<double>(features.operations.total()) + static_cast<double>(features.inputs);
}

void cost(Candidate& candidate, const Features& features, double result_bytes, const PlanOptions& options) {
  const Rate& rate = options.rates.of(candidate.mode, candidate.lanes);
  const double recorded = recorded_of(features);
  const double uncached = std::max(0.0, recorded * rate.recorded_bytes - options.rates.cache_bytes);
  candidate.seconds = price(candidate.operations, rate) +
                      candidate.passes * (recorded * rate.recorded + rate.pass + uncached * rate.streamed);
  candidate.bytes =
      result_bytes + recorded * rate.recorded_bytes + static_cast<double>(features.inputs) * rate.number_bytes;
  if (candidate.admissible && candidate.bytes > options.memory_limit) {
    candidate.admissible = false;
    candidate.reason =
        "needs " + bytes_text(candidate.bytes) + " of memory, the limit is " + bytes_text(options.memory_limit);
  }
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
  return std::string(mode_name(*options.mode)) +
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

Plan choose(Features features, std::vector<Candidate> candidates, double result_bytes, const char* what,
            const PlanOptions& options) {
  Plan plan;
  for (Candidate& c : candidates) cost(c, features, result_bytes, options);
  features.evaluations = options.evaluations;
  plan.features = std::move(features);
  plan.forced = options.mode.has_value();

  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (candidates[i].admissible && (!plan.forced || asked_for(candidates[i], options))) order.push_back(i);
  if (order.empty()) {
    if (plan.forced) refuse_forced(candidates, options);
    refuse_size(plan.features, least_bytes(candidates), what, options);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return candidates[a].seconds < candidates[b].seconds; });
  plan.choice = order.front();
  plan.candidates = std::move(candidates);

  const Candidate& best = plan.chosen();
  if (plan.forced) {
    plan.reason = "forced";
    plan.would_change = "not forcing it";
  } else if (order.size() == 1) {
    plan.reason = "the only candidate that fits";
    plan.would_change = "more memory";
  } else {
    const Candidate& next = plan.candidates[order[1]];
    char ratio[32];
    std::snprintf(ratio, sizeof ratio, "%.2f", next.seconds / std::max(best.seconds, 1e-12));
    plan.reason = "fewest predicted seconds; next is " + next.name() + " at " + ratio + " times";
    const double other = [&] {
      for (const std::size_t i : order)
        if (plan.candidates[i].mode != best.mode) return plan.candidates[i].seconds / std::max(best.seconds, 1e-12);
      return 0.0;
    }();
    std::snprintf(ratio, sizeof ratio, "%.2f", other);
    plan.would_change =
        other > 0 ? std::string("another composition would need to be ") + ratio + " times cheaper than predicted"
                  : "more memory";
  }
  return plan;
}

}  // namespace

std::string Candidate::name() const {
  return std::string(mode_name(mode)) + (lanes > 1 ? ", " + std::to_string(lanes) + " lanes" : "");
}

double machine_memory() {
  return static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

Plan plan(Features features, const PlanOptions& options) {
  require_trace("plan", features);
  if (features.outputs != 1)
    throw Error("plan: the function has " + std::to_string(features.outputs) +
                " outputs; plan the Hessian of one, or the Jacobian of all by jacobian_plan");
  constexpr const char* what = "the dense Hessian";
  const double n = static_cast<double>(features.inputs);
  const double bytes = 8.0 * n * n;
  if (bytes > options.memory_limit) refuse_size(features, bytes, what, options);
  std::vector<Candidate> candidates;
  kernels::HessianKernels<Counting>::any([&]<class Kernel>() {
    candidates.push_back(detail::predict_hessian<Kernel>(features));
    return false;
  });
  return choose(std::move(features), std::move(candidates), bytes, what, options);
}

Plan jacobian_plan(Features features, const PlanOptions& options) {
  require_trace("jacobian_plan", features);
  constexpr const char* what = "the dense Jacobian";
  const double bytes = 8.0 * static_cast<double>(features.inputs) * static_cast<double>(features.outputs);
  if (bytes > options.memory_limit) refuse_size(features, bytes, what, options);
  std::vector<Candidate> candidates;
  kernels::JacobianKernels<Counting>::any([&]<class Kernel>() {
    candidates.push_back(detail::predict_jacobian<Kernel>(features));
    return false;
  });
  return choose(std::move(features), std::move(candidates), bytes, what, options);
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
  std::snprintf(line, sizeof line, "  %-34s %8s %14s %10s %10s\n", "candidate", "passes", "operations", "time",
                "memory");
  text += line;
  for (std::size_t i = 0; i < plan.candidates.size(); ++i) {
    const Candidate& c = plan.candidates[i];
    if (!c.admissible) {
      text += "  " + c.name() + ": not possible: " + c.reason + "\n";
      continue;
    }
    std::snprintf(line, sizeof line, "%s %-34s %8.0f %s%13.0f %10s %10s\n", i == plan.choice ? ">" : " ",
                  c.name().c_str(), c.passes, c.exact ? " " : "~", static_cast<double>(c.operations.total()),
                  seconds_text(c.seconds).c_str(), bytes_text(c.bytes).c_str());
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
