#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ostream>
#include <vector>

#include <hesse/ad/detail/core/text.hpp>
#include <hesse/ad/detail/plan/planner.hpp>
#include <hesse/ad/plan.hpp>

// Plans as text: the table of candidates, the reason, and the changes that would alter the choice.
namespace hesse::ad {

using namespace detail;

namespace detail {

namespace {

std::string with_unit(double value, double base, const std::vector<const char*>& units) {
  std::size_t unit = 0;
  while (unit + 1 < units.size() && value >= 999.5) {
    value /= base;
    ++unit;
  }
  return to_text(value, 3) + " " + units[unit];
}

}  // namespace

std::string bytes_text(double bytes) { return with_unit(bytes, 1000.0, {"B", "kB", "MB", "GB", "TB", "PB"}); }
std::string seconds_text(double seconds) { return with_unit(seconds * 1e9, 1000.0, {"ns", "us", "ms", "s"}); }

}  // namespace detail

namespace {

using detail::bytes_text;
using detail::seconds_text;

// The predicted cost of another candidate, relative to the chosen one.
double times(const Plan& plan, const Candidate& other) {
  const Eigen::Index evaluations = plan.features.evaluations;
  return other.total(evaluations) / std::max(plan.chosen().total(evaluations), 1e-12);
}

// The best other candidate for which `matters` holds. Skips candidates whose lower bound did not justify counting.
template <class Matters>
const Candidate* challenger(const Plan& plan, Matters&& matters) {
  const Candidate* best = nullptr;
  const auto total = [&](const Candidate& c) { return c.total(plan.features.evaluations); };
  for (const Candidate& c : plan.candidates) {
    if (&c == &plan.chosen() || !c.admissible || total(c) < total(plan.chosen()) || !matters(c)) continue;
    if (best == nullptr || total(c) < total(*best)) best = &c;
  }
  return best;
}

// The changes that would make `other` the choice.
std::string change(const Plan& plan, const Candidate& other) {
  const Candidate& best = plan.chosen();
  const double even = (other.setup - best.setup) / (best.seconds - other.seconds);  // evaluations at equal cost
  if (other.setup > best.setup && other.seconds < best.seconds)
    return "more than " + to_text(std::ceil(even), 6) + " evaluations, for " + other.name();
  if (other.setup < best.setup && other.seconds > best.seconds)
    return "fewer than " + to_text(std::ceil(even), 6) + " evaluations, for " + other.name();
  return std::string(to_string(other.mode)) + " would need to be " + to_text(times(plan, other), 3) +
         " times cheaper than predicted";
}

}  // namespace

std::string Candidate::name() const {
  return std::string(to_string(mode)) + (lanes > 1 ? ", " + std::to_string(lanes) + " lanes" : "");
}

std::string Plan::reason() const {
  if (forced) return "forced";
  if (chosen().measured) {
    std::string text = "the fastest of those timed, " + seconds_text(*chosen().measured) + " an evaluation";
    for (const Candidate& c : candidates)
      if (&c != &chosen() && c.measured) text += "; " + c.name() + " took " + seconds_text(*c.measured);
    return text;
  }
  if (std::count_if(candidates.begin(), candidates.end(), [](const Candidate& c) { return c.admissible; }) == 1)
    return "the only candidate that fits";
  std::string text =
      "fewest predicted seconds in " + std::to_string(features.evaluations) + " evaluations, set-up included";
  if (const Candidate* next = challenger(*this, [](const Candidate&) { return true; }))
    text += "; next is " + next->name() + " at " + (next->counted ? "" : "no less than ") +
            to_text(times(*this, *next), 3) + " times";
  return text;
}

std::string Plan::would_change() const {
  if (forced) return "not forcing it";
  if (chosen().measured) return "another outcome of the timing";
  const Candidate* other = challenger(*this, [this](const Candidate& c) { return c.mode != chosen().mode; });
  return other == nullptr ? "more memory" : change(*this, *other);
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
        c.counted ? (c.exact ? "" : "~") + std::to_string(c.operations.total()) : "not counted";
    const char* const least = c.counted ? "" : "> ";
    std::snprintf(line, sizeof line, "%s %-34s %8.0f %14s %10s %10s %10s\n", i == plan.choice ? ">" : " ",
                  c.name().c_str(), c.passes, operations.c_str(), (least + seconds_text(c.seconds)).c_str(),
                  c.setup > 0 ? (least + seconds_text(c.setup)).c_str() : "-", bytes_text(c.bytes).c_str());
    text += line;
  }
  return text + "chosen: " + plan.chosen().name() + ": " + plan.reason() + "\nwould change it: " + plan.would_change() +
         "\n";
}

std::ostream& operator<<(std::ostream& out, const Plan& plan) { return out << to_string(plan); }

std::string summary(const Plan& plan) {
  return plan.chosen().name() + " (" + plan.reason() + "; " + std::to_string(plan.features.inputs) + " inputs, " +
         std::to_string(plan.features.operations.total()) + " operations)";
}

}  // namespace hesse::ad
