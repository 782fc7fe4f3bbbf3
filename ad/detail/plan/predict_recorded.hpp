#pragma once

#include <unordered_map>

#include <hesse/ad/detail/elements/derived_sum.hpp>
#include <hesse/ad/plan.hpp>

// Predictions of replay. Each needs more information than the one before and is nearer to the truth.
namespace hesse::ad::detail {

// The prediction of replay. First a lower bound: the run that records f, and the least cost of an evaluation.
Candidate replay_lower_bound(RecordedMode mode, const Features& features, const PlanOptions& options);

// An estimate from the trace, before f is recorded in full, which the cheapest composition may make pointless. Assumes
// that the terms fill the lanes and that programs are a few times as long as f. instructions: a lower bound for those
// to derive, the same for both back ends.
void estimate_recorded(Candidate& least, const Features& features, double instructions, const PlanOptions& options);
double instructions_to_derive(const Features& features);

// The prediction after derivation: instructions, blocks, entries and products are counted.
Candidate predict_recorded(RecordedMode mode, const Features& features, const DerivedSum& sum, bool dense,
                           const PlanOptions& options);

// The estimate after separation: the amount to derive is known, and so is the cheaper curvature strategy.
struct ReplayEstimate {
  double
      seconds;  // total by the cheaper back end, from here on, over all expected evaluations; infinite: too expensive
  std::unordered_map<const Cluster*, HessianEntries>
      by_directions;  // for the clusters that are cheaper by products with directions
};
ReplayEstimate replay_estimate(const Features& features, const Separation& separation, double max_seconds,
                               const PlanOptions& options);

// The seconds of recording and deriving within the cost.
double seconds_to_derive(const Features& features, const DerivedSum& sum, const PlanOptions& options);

// The seconds of f in double, with which replay is compared.
double seconds_of_f(const Features& features, const RecordingRate& rate);

// A candidate for replay. It is inadmissible if it needs machine code that is not available.
Candidate recorded_candidate(RecordedMode mode);

// Whether the Hessian is stored as a full matrix: if it must be, or if it is nearly full.
bool worth_dense(const DerivedSum& sum, const PlanOptions& options);

}  // namespace hesse::ad::detail
