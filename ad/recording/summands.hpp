#pragma once

#include <hesse/ad/recording/growing_array.hpp>
#include <hesse/ad/recording/leaves.hpp>
#include <hesse/ad/recording/recording.hpp>
#include <hesse/ad/recording/summand_heap.hpp>

namespace hesse::ad {

// f = constant + Σ weight · node
struct Summands {
  GrowingArray<Summand> terms;  // in the order of the run, no node twice
  double constant = 0.0;
};

// The sum at a node, flattened through sums, differences and constant factors. A part of it of few
// summands, or whose packed Hessian is no larger than those of its summands together, stays one term: the element that the
// user had in mind. Linear in the recording.
Summands summands(const Recording& recording, const Leaves& leaves, std::uint32_t root);

}  // namespace hesse::ad
