#pragma once

#include <cstddef>
#include <vector>

#include <hesse/ad/detail/core/growing_array.hpp>
#include <hesse/ad/detail/recording/recording.hpp>
#include <hesse/ad/detail/separation/summand_heap.hpp>
#include <hesse/ad/detail/separation/term_inputs.hpp>

namespace hesse::ad::detail {

// The summands of f = constant + Σ weight · node + Σ weight · (sum of a loop).
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

// Flattens the sum at a node through sums, differences and constant factors. A partial sum stays one term if it has few
// summands, or if its packed Hessian is no larger than those of its summands together: it is then the element that the
// user wrote. Of a loop only the first iteration is examined. Linear in the recording.
Summands summands(const Recording& recording, const TermInputs& term_inputs, std::uint32_t root);

// The summands that the first iteration of a loop adds.
std::vector<Summand> addends(const Loop& loop, double weight);

}  // namespace hesse::ad::detail
