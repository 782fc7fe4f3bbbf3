#pragma once

#include <hesse/ad/detail/compositions/mode.hpp>
#include <hesse/ad/detail/plan/operation_class.hpp>
#include <hesse/ad/detail/recording/recording.hpp>

namespace hesse::ad::detail {

// A lower bound for the work of a composition, from the numbers of linear operations, products and others in f. It
// shows which compositions need not be counted. Constant operations count as others.
class WorkLowerBound {
 public:
  explicit WorkLowerBound(const Recording& trace);

  // The bound for all passes of a composition, in base operations.
  ClassCounts of(HessianMode mode, int lanes, double passes) const;

 private:
  double linear_ = 0, products_ = 0, curved_ = 0;
  ClassCounts own_;  // operations of f itself
};

}  // namespace hesse::ad::detail
