#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <hesse/ad/detail/plan/work_lower_bound.hpp>
#include <hesse/ad/plan.hpp>

// The planner of f, F and residual blocks: candidates, their costs, and the choice.
namespace hesse::ad::detail {

// Sets the seconds and bytes of a composition, from counted operations or, with `least`, from its lower bound.
void price_composition(Candidate& candidate, const Features& features, const WorkLowerBound* least,
                       const PlanOptions& options);
void require_memory(Candidate& candidate, const Features& features, double result_bytes, const PlanOptions& options);
void refuse_beyond_memory(Candidate& candidate, const PlanOptions& options);

// The predicted seconds of counting. A candidate is not counted if that costs more than it could gain.
double seconds_of_counting(const Candidate& candidate, const Features& features, const PlanOptions& options);

// What is planned, as far as the Hessian of f and the Jacobian of F differ.
struct Planner {
  using Count = void (*)(Plan& plan, std::size_t candidate, const PlanOptions& options);

  bool hessian;
  const char* result;  // its name in errors
  // Find the cost of a candidate that needs a recording, or rule it out: before there is one, and after.
  Count estimate, count;
  // Appends the candidates that need a recording, with lower bounds.
  void (*add_recorded)(Plan& plan, const PlanOptions& options);
};

// Counts the operations of a composition by running the trace, and those of its other widths if that is free. A
// candidate that needs a recording is counted by `recorded`.
void count_candidate(Plan& plan, std::size_t candidate, Planner::Count recorded, const PlanOptions& options);

// The first plan, before the function is recorded.
Plan first_plan(const Planner& planner, Features features, const PlanOptions& options);
// Chooses again after the recording, with `recorded` in place of the candidates that need one.
void plan_again(const Planner& planner, Plan& plan, const std::vector<Candidate>& recorded, const PlanOptions& options);
// Plans residual blocks. sum: their derived elements; null: not derived yet. overloaded: the seconds of an evaluation
// on active numbers, which takes the place of a composition; none: replay is forced.
Plan residual_plan(Features features, const DerivedSum* sum, std::optional<double> overloaded,
                   const PlanOptions& options);

bool is_composition(const Mode& mode);
// The bytes of a full Hessian or Jacobian.
double dense_bytes(const Features& features, bool hessian);
void require_trace(const char* operation, const Features& features);

// Three significant digits and a unit.
std::string bytes_text(double bytes);
std::string seconds_text(double seconds);

}  // namespace hesse::ad::detail
