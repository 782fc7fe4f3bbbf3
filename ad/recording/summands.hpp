#pragma once

#include <cstddef>
#include <vector>

#include <hesse/ad/recording/growing_array.hpp>
#include <hesse/ad/recording/leaves.hpp>
#include <hesse/ad/recording/recording.hpp>
#include <hesse/ad/recording/summand_heap.hpp>

namespace hesse::ad {

// f = constant + Σ weight · node + Σ weight · what a loop adds
struct Summands {
  struct OfLoop {
    std::size_t loop;
    double weight;
    bool whole;  // each of its addends is one term
  };

  GrowingArray<Summand> terms;  // in the order of the run, no node twice
  std::vector<OfLoop> loops;
  double constant = 0.0;
};

// The sum at a node, flattened through sums, differences and constant factors. A part of it of few
// summands, or whose packed Hessian is no larger than those of its summands together, stays one term: the element that the
// user had in mind. Of loops the first time round is looked at. Linear in the recording.
Summands summands(const Recording& recording, const Leaves& leaves, std::uint32_t root);

// What the first time round of a loop adds.
std::vector<Summand> addends(const Loop& loop, double weight);

}  // namespace hesse::ad
