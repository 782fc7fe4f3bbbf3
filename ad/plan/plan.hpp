#pragma once

#include <Eigen/Core>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <hesse/ad/plan/mode.hpp>
#include <hesse/ad/plan/rates.hpp>
#include <hesse/ad/recording/recorded.hpp>
#include <hesse/ad/scalars/counting.hpp>
#include <hesse/ad/sparsity/derived_jacobian.hpp>
#include <hesse/ad/sparsity/derived_sum.hpp>

namespace hesse::ad {

// Operations kept for prediction; longer functions are extrapolated.
inline constexpr std::size_t traced_operations = std::size_t{1} << 13;

// What is known of a function F: Rⁿ→Rᵐ after one run.
struct Features {
  Eigen::Index inputs = 0;
  Eigen::Index outputs = 1;
  Eigen::Index evaluations = 20;           // expected number of derivative evaluations
  Counts operations;                       // of one evaluation, by class
  std::shared_ptr<const Recording> trace;  // the operations themselves
};

// One way to compute the derivative, and what it is expected to cost per evaluation.
struct Candidate {
  Mode mode;
  int lanes = 1;
  double passes = 0;                    // evaluations of the function in the composed number
  Counts operations;                    // base operations predicted
  bool counted = true;                  // false: it cannot be much better than the chosen; seconds are a lower bound
  bool exact = true;                    // false: extrapolated from the beginning of a very long function
  double seconds = 0;                   // operations × rates
  std::optional<double> measured = {};  // the same, timed
  double setup = 0;  // seconds still to come before the first evaluation: what planning has spent is not among them
  double bytes = 0;  // workspace and result
  bool admissible = true;
  std::string reason;  // why it is not admissible

  std::string name() const;
  double total(Eigen::Index evaluations) const { return setup + static_cast<double>(evaluations) * seconds; }
};

// Bytes of physical memory.
double machine_memory();

struct PlanOptions {
  std::optional<Mode> mode;  // force a way …
  int lanes = 0;             // … and the width of a composition; 0: the best
  bool recorded = true;      // ways that take a recording are candidates; forced, they are anyway
  bool dense = false;        // the Hessian (or Jacobian) as a full matrix, whatever its structure
  bool thorough = false;     // count every candidate, also those that cannot be the best
  double memory_limit = machine_memory();
  Eigen::Index evaluations = 20;
  Rates rates = default_rates();
  // A clock in seconds (steady_seconds), by which a Function times a close runner-up during its first evaluations and stays with the
  // faster. What it computes then depends on timings in its last bits; nullptr: nothing is timed, a run can be repeated.
  double (*probe)() = nullptr;
};

// The choice as data: every candidate, the chosen one, and why.
struct Plan {
  Features features;
  std::vector<Candidate> candidates;
  std::size_t choice = 0;
  bool forced = false;
  std::shared_ptr<DerivedSum> derived;   // what was recorded on the way; Function takes it
  std::shared_ptr<KnownPrograms> known;  // … with the programs that it has
  RecordingLimits limits;                // … and keeps to when it records again
  double spent = 0;                      // seconds predicted for recording and deriving: no part of the set-up to come
  bool dense = true;                     // the Hessian (or Jacobian) is a full matrix
  std::shared_ptr<DerivedJacobian> jacobian;  // of F: Rⁿ→Rᵐ likewise; Jacobian takes it

  const Candidate& chosen() const { return candidates[choice]; }
  // Both are worded from the table when they are asked for.
  std::string reason() const;
  std::string would_change() const;
  void give_up_replay();  // no candidate any more
  // The chosen way replays a recording, or has its pattern from one.
  bool needs_recording() const { return recorded() || std::holds_alternative<CompressedMode>(chosen().mode); }
  bool recorded() const { return std::holds_alternative<RecordedMode>(chosen().mode); }
  HessianMode hessian_mode() const { return std::get<HessianMode>(chosen().mode); }
  JacobianMode jacobian_mode() const { return std::get<JacobianMode>(chosen().mode); }
};

// Predicts the candidates for the Hessian of a traced function and chooses the admissible one that is cheapest over the expected
// evaluations, set-up included; what a recording would cost is estimated. Allocates nothing of the derivative. Throws Error,
// listing the possible candidates, when a forced one is impossible or nothing fits.
Plan plan(Features features, const PlanOptions& options = {});
// Chooses again, the function having been recorded; derives it.
Plan plan(Plan estimated, Recording recording, const PlanOptions& options);
// How much to record of a function for which replay may pay: no more than takes as long as the cheapest composition in all.
RecordingLimits recording_limits(const Plan& estimated, const PlanOptions& options);
// … of one for which replay in that mode is to be timed against what was chosen: no more than takes as long as that in all.
RecordingLimits recording_limits(const Plan& plan, RecordedMode mode, const PlanOptions& options);
// The same for the Jacobian of F: Rⁿ→Rᵐ: jacfwd and jacrev, which give a full matrix; replay; products with the directions of a
// colouring. The least that the last two cost is estimated; where one of them leads, F is recorded and the choice made again.
Plan jacobian_plan(Features features, const PlanOptions& options = {});
Plan jacobian_plan(Plan estimated, const Recording& recording, const PlanOptions& options);

// Runs f once at x to learn its features. f takes a vector of any scalar and returns a scalar or a container of scalars.
template <class F>
Features features(const F& f, const Eigen::VectorXd& x) {
  auto trace = std::make_shared<Recording>(RecordingOptions{.limit = traced_operations, .verbatim = true});
  trace->record(f, x);
  Features found;
  found.inputs = x.size();
  found.outputs = static_cast<Eigen::Index>(trace->outputs().size());
  found.operations = trace->operations();
  found.trace = std::move(trace);
  return found;
}

// Plans f at x. Where replay may pay, f is recorded and derived, and the choice made by what was counted.
template <class F>
Plan plan(const F& f, const Eigen::VectorXd& x, const PlanOptions& options = {}) {
  Plan estimated = plan(features(f, x), options);
  if (!estimated.recorded()) return estimated;
  Recording recording(recording_options(recording_limits(estimated, options)));
  recording.record(f, x);
  return plan(std::move(estimated), std::move(recording), options);
}

template <class F>
Plan jacobian_plan(const F& f, const Eigen::VectorXd& x, const PlanOptions& options = {}) {
  Plan estimated = jacobian_plan(features(f, x), options);
  if (!estimated.needs_recording()) return estimated;
  Recording recording(RecordingOptions{.limit = recording_limits(estimated, options).operations, .verbatim = false});
  recording.record(f, x);
  return jacobian_plan(std::move(estimated), recording, options);
}

// The cheapest admissible composition for an evaluation, candidates counted as far as they could be it; none when none is admissible.
std::optional<std::size_t> best_composition(Plan& plan, const PlanOptions& options);

// The best of the candidates that were not chosen and give the same result, counted as far as they could be it; none when none is
// predicted to take at most `times` as long.
std::optional<std::size_t> runner_up(Plan& plan, double times, const PlanOptions& options);

// A table of the candidates with their predicted operations, seconds and bytes, the reason, and what would change it.
std::string to_string(const Plan& plan);
std::ostream& operator<<(std::ostream& out, const Plan& plan);
// One line: the chosen candidate and why.
std::string summary(const Plan& plan);

}  // namespace hesse::ad
