#pragma once

#include <span>
#include <string>

#include <hesse/ad/detail/plan/work_lower_bound.hpp>
#include <hesse/ad/plan.hpp>

// The choice from a list of candidates, for Hessians and Jacobians alike.
namespace hesse::ad::detail {

// Operations plus inputs: the nodes that a pass over the function visits.
double recorded_of(const Features& features);

// The rate of a candidate. Products with directions have the rate of the composition that computes them.
const Rate& rate_of(const Candidate& candidate, const PlanOptions& options);

// Sets the seconds and bytes of a composition, from counted operations or, with `least`, from its lower bound.
void price_composition(Candidate& candidate, const Features& features, const WorkLowerBound* least,
                       const PlanOptions& options);
void require_memory(Candidate& candidate, const Features& features, double result_bytes, const PlanOptions& options);
void refuse_beyond_memory(Candidate& candidate, const PlanOptions& options);

// Counts the operations of a composition by running the trace, and those of its other widths if that is free.
void count_composition(std::span<Candidate> candidates, std::size_t asked, const Features& features,
                       const PlanOptions& options);

// The predicted seconds of counting. A candidate is not counted if that costs more than it could gain.
double seconds_of_counting(const Candidate& candidate, const Features& features, const PlanOptions& options);

// Chooses the cheapest admissible candidate. `count` finds its cost or rules it out; `what` names the result in errors.
using CountCandidate = void (*)(Plan& plan, std::size_t candidate, const PlanOptions& options);
void choose(Plan& plan, const char* what, CountCandidate count, const PlanOptions& options);

void require_trace(const char* operation, const Features& features);
[[noreturn]] void refuse_size(const Features& features, double bytes, const char* what, const PlanOptions& options);

// Three significant digits and a unit.
std::string bytes_text(double bytes);
std::string seconds_text(double seconds);

}  // namespace hesse::ad::detail
