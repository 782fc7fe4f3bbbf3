#pragma once

#include <span>
#include <string>

#include <hesse/ad/plan/least_work.hpp>
#include <hesse/ad/plan/plan.hpp>

// Choosing from a table of candidates, whatever they compute.
namespace hesse::ad::detail {

// Operations and inputs: what a pass over a function touches.
double recorded_of(const Features& features);

// Products with directions cost as the composition that they are taken from.
const Rate& rate_of(const Candidate& candidate, const PlanOptions& options);

// Seconds and bytes of a composition: of the operations counted, or of those that every pass has at the least.
void price_composition(Candidate& candidate, const Features& features, const LeastWork* least,
                       const PlanOptions& options);
void require_memory(Candidate& candidate, const Features& features, double result_bytes, const PlanOptions& options);
void refuse_beyond_memory(Candidate& candidate, const PlanOptions& options);

// Counts the operations of a composition, by running the trace; of all its widths where that costs no more.
void count_composition(std::span<Candidate> candidates, std::size_t asked, const Features& features,
                       const PlanOptions& options);

// What it takes to find out what a candidate costs: more than can be gained is not spent.
double seconds_of_counting(const Candidate& candidate, const Features& features, const PlanOptions& options);

// The cheapest admissible candidate; count finds out what one costs, or that it is not possible. what: the result, for messages.
using CountCandidate = void (*)(Plan& plan, std::size_t candidate, const PlanOptions& options);
void choose(Plan& plan, const char* what, CountCandidate count, const PlanOptions& options);

void require_trace(const char* operation, const Features& features);
[[noreturn]] void refuse_size(const Features& features, double bytes, const char* what, const PlanOptions& options);

// 3 significant digits with a unit.
std::string bytes_text(double bytes);
std::string seconds_text(double seconds);

}  // namespace hesse::ad::detail
