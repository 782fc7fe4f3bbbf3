#pragma once

#include <hesse/ad/plan/plan.hpp>

namespace hesse::ad::detail {

// What replay of a function costs, as far as its trace tells: before it is recorded in full, which the cheapest
// composition may make pointless. Assumes that its terms fill the lanes and that programs are a few times as long as f.
Candidate estimate_recorded(RecordedMode mode, const Features& features, const PlanOptions& options);

// … and once its programs are derived: instructions, blocks, entries and products are counted.
Candidate predict_recorded(RecordedMode mode, const Features& features, const DerivedSum& sum, bool dense,
                           const PlanOptions& options);

// … in between: how much there is to derive is known once a function is separated. What replay would take in all, from there on,
// over the expected evaluations; infinite when it is more than `most`.
double seconds_to_replay(RecordedMode mode, const Features& features, const Separation& separation, double most,
                         const PlanOptions& options);

// … of which this was recording and deriving.
double seconds_to_derive(const Features& features, const DerivedSum& sum, const PlanOptions& options);

// Whether H is laid out as a full matrix: where it has to be, and where it is nearly full.
bool worth_dense(const DerivedSum& sum, const PlanOptions& options);

}  // namespace hesse::ad::detail
