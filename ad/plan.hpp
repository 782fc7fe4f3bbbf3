#pragma once

#include <Eigen/Core>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <hesse/ad/detail/compositions/mode.hpp>
#include <hesse/ad/detail/elements/recording_limits.hpp>
#include <hesse/ad/detail/plan/rates.hpp>
#include <hesse/ad/detail/recording/recorded.hpp>
#include <hesse/ad/detail/scalars/counting.hpp>

namespace hesse::ad {

// Plans: which mode computes a derivative, at what predicted cost. A longer function is extrapolated from this length.
inline constexpr std::size_t traced_operations = std::size_t{1} << 13;

namespace detail {

struct DerivedSum;
struct DerivedJacobian;
class ProgramCache;

// Facts about a function F: Rⁿ → Rᵐ, learned from one run.
struct Features {
  Eigen::Index inputs = 0;
  Eigen::Index outputs = 1;
  Eigen::Index evaluations = 20;           // expected number of derivative evaluations
  Counts operations;                       // of one evaluation, by class
  std::shared_ptr<const Recording> trace;  // the operations themselves
};

}  // namespace detail

// A mode of computing the derivative, with its predicted cost for one evaluation.
struct Candidate {
  Mode mode;
  int lanes = 1;
  double passes = 0;                    // evaluations of the function in the composed number type
  detail::Counts operations;            // predicted operations of one evaluation, by class
  bool counted = true;                  // false: its lower bound already rules it out; seconds is that bound
  bool exact = true;                    // false: extrapolated from the start of a very long function
  double seconds = 0;                   // for one evaluation: operations × rates
  std::optional<double> measured = {};  // seconds of one evaluation, timed by a probe
  double setup = 0;  // seconds until the first evaluation, without the time that planning has already taken
  double bytes = 0;  // of workspace and result
  bool admissible = true;
  std::string reason;  // why it is not admissible

  std::string name() const;
  double total(Eigen::Index evaluations) const { return setup + static_cast<double>(evaluations) * seconds; }
};

// Bytes of physical memory of this machine.
double machine_memory();
// Seconds of a steady clock. For PlanOptions::probe.
double steady_seconds();

struct PlanOptions {
  std::optional<Mode> mode;  // force this mode …
  int lanes = 0;             // … and this number of lanes; 0: the cheapest number
  std::size_t threads = 1;   // of replay; results do not depend on it
  bool recorded = true;      // modes that need a recording are candidates (a forced mode always is)
  bool dense = false;        // the Hessian or Jacobian is a full matrix, whatever its pattern
  bool thorough = false;     // count every candidate, even those that cannot be the cheapest
  double memory_limit = machine_memory();
  Eigen::Index evaluations = 20;
  Rates rates = default_rates();
  // A clock in seconds (steady_seconds). With it, a Function times the chosen candidate against a close challenger in
  // its first evaluations and keeps the faster; the last bits of results then depend on timings. nullptr: no timing.
  double (*probe)() = nullptr;
};

// The result of planning: every candidate, the chosen one, and the reason.
struct Plan {
  detail::Features features;
  std::vector<Candidate> candidates;
  std::size_t choice = 0;
  bool forced = false;
  std::shared_ptr<detail::DerivedSum> derived;        // recorded while planning; Function takes it over
  std::shared_ptr<detail::ProgramCache> programs;     // … with the programs derived so far
  detail::RecordingLimits limits;                     // … and the limits for recording again
  double spent = 0;                                   // seconds predicted for the recording and derivation already done
  bool dense = true;                                  // the Hessian or Jacobian is a full matrix
  std::shared_ptr<detail::DerivedJacobian> jacobian;  // for F: Rⁿ → Rᵐ; Jacobian takes it over

  const Candidate& chosen() const { return candidates[choice]; }
  // Sentences, made from the candidates on demand.
  std::string reason() const;
  std::string would_change() const;
  // Chooses the best composition, and leaves compositions as the only candidates. False if there is none, or if the
  // Hessian or Jacobian is not a full matrix.
  bool fall_back(const PlanOptions& options);
  // The chosen mode replays a recording or takes its pattern from one.
  bool needs_recording() const { return recorded() || std::holds_alternative<CompressedMode>(chosen().mode); }
  bool recorded() const { return std::holds_alternative<RecordedMode>(chosen().mode); }
  HessianMode hessian_mode() const { return std::get<HessianMode>(chosen().mode); }
  JacobianMode jacobian_mode() const { return std::get<JacobianMode>(chosen().mode); }
};

// Plans the Hessian of a traced function. Predicts all candidates and chooses the admissible one with the lowest total:
// set-up plus expected evaluations. The cost of a recording is estimated. Allocates no derivative. Throws Error, with a
// list of the possible candidates, if a forced mode is impossible or nothing fits in memory.
Plan plan(detail::Features features, const PlanOptions& options = {});
// Derives the recorded function, then chooses again by counted operations.
Plan plan(Plan estimated, detail::Recording recording, const PlanOptions& options);
// Limits of a recording for which replay may pay: it takes no longer than the cheapest composition's total.
detail::RecordingLimits recording_limits(const Plan& estimated, const PlanOptions& options);
// Limits of a recording whose replay is to be timed as a challenger: no longer than the chosen candidate's total.
detail::RecordingLimits recording_limits(const Plan& plan, RecordedMode mode, const PlanOptions& options);
// Plans the Jacobian of F: Rⁿ → Rᵐ: jacfwd and jacrev (full matrix), replay, and products with the directions of a
// colouring. The last two get a lower bound first. If one of them leads, F must be recorded and planned again.
Plan jacobian_plan(detail::Features features, const PlanOptions& options = {});
Plan jacobian_plan(Plan estimated, const detail::Recording& recording, const PlanOptions& options);

// Runs f once at x and returns its features. f takes a vector of any number type; returns a number or a container.
template <class F>
detail::Features features(const F& f, const Eigen::VectorXd& x) {
  auto trace =
      std::make_shared<detail::Recording>(detail::RecordingOptions{.limit = traced_operations, .verbatim = true});
  trace->record(f, x);
  detail::Features found;
  found.inputs = x.size();
  found.outputs = static_cast<Eigen::Index>(trace->outputs().size());
  found.operations = trace->operations();
  found.trace = std::move(trace);
  return found;
}

// Plans f at x. If replay may pay, records and derives f and chooses by counted operations.
template <class F>
Plan plan(const F& f, const Eigen::VectorXd& x, const PlanOptions& options = {}) {
  Plan estimated = plan(features(f, x), options);
  if (!estimated.recorded()) return estimated;
  detail::Recording recording(recording_options(recording_limits(estimated, options)));
  recording.record(f, x);
  return plan(std::move(estimated), std::move(recording), options);
}

template <class F>
Plan jacobian_plan(const F& f, const Eigen::VectorXd& x, const PlanOptions& options = {}) {
  Plan estimated = jacobian_plan(features(f, x), options);
  if (!estimated.needs_recording()) return estimated;
  detail::Recording recording(
      detail::RecordingOptions{.limit = recording_limits(estimated, options).operations, .verbatim = false});
  recording.record(f, x);
  return jacobian_plan(std::move(estimated), recording, options);
}

// Index of the composition whose evaluation is cheapest, or none if none is admissible. Counts candidates as needed.
std::optional<std::size_t> best_composition(Plan& plan, const PlanOptions& options);

// Index of the challenger: the best candidate that gives the same result and was not chosen. None if none is predicted
// to take at most `times` as long as the chosen one. Counts candidates as needed.
std::optional<std::size_t> runner_up(Plan& plan, double times, const PlanOptions& options);

// A table of the candidates (operations, seconds, bytes), the reason, and the changes that would alter the choice.
std::string to_string(const Plan& plan);
std::ostream& operator<<(std::ostream& out, const Plan& plan);
// One line: the chosen candidate and the reason.
std::string summary(const Plan& plan);

}  // namespace hesse::ad
