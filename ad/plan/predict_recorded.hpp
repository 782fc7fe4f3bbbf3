#pragma once

#include <unordered_map>

#include <hesse/ad/plan/plan.hpp>

namespace hesse::ad::detail {

// The least that replay of a function costs: a run that records it, and what no evaluation does without.
Candidate least_recorded(RecordedMode mode, const Features& features, const PlanOptions& options);

// … what it costs as far as the trace tells, before the function is recorded in full, which the cheapest composition may make
// pointless. Assumes that its terms fill the lanes and that programs are a few times as long as f. instructions: those to derive,
// at the least, which are the same for both ways of replay.
void estimate_recorded(Candidate& least, const Features& features, double instructions, const PlanOptions& options);
double instructions_to_derive(const Features& features);

// … and once its programs are derived: instructions, blocks, entries and products are counted.
Candidate predict_recorded(RecordedMode mode, const Features& features, const DerivedSum& sum, bool dense,
                           const PlanOptions& options);

// … in between: how much there is to derive is known once a function is separated, and by which way it is cheaper.
struct ReplayOutlook {
  double
      seconds;  // by the cheaper back end, from there on, over the expected evaluations; infinite: more than was to be considered
  std::unordered_map<const Cluster*, HessianEntries>
      by_directions;  // of the clusters for which that is the cheaper way
};
ReplayOutlook replay_outlook(const Features& features, const Separation& separation, double most,
                             const PlanOptions& options);

// … of which this was recording and deriving.
double seconds_to_derive(const Features& features, const DerivedSum& sum, const PlanOptions& options);

// f in double, which replay is compared with.
double seconds_of_f(const Features& features, const RecordingRate& rate);

// A candidate for replay, not admissible where there is no machine code.
Candidate recorded_candidate(RecordedMode mode);

// Whether H is laid out as a full matrix: where it has to be, and where it is nearly full.
bool worth_dense(const DerivedSum& sum, const PlanOptions& options);

}  // namespace hesse::ad::detail
