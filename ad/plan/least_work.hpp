#pragma once

#include <hesse/ad/plan/mode.hpp>
#include <hesse/ad/plan/operation_class.hpp>
#include <hesse/ad/recording/recording.hpp>

namespace hesse::ad::detail {

// A lower bound for what a composition takes, from how many operations of f are linear, products or anything else: enough to see which
// compositions need not be counted. Operations on which nothing depends are taken for others.
class LeastWork {
 public:
  explicit LeastWork(const Recording& trace);

  // Base operations of all passes of a composition.
  ClassCounts of(HessianMode mode, int lanes, double passes) const;

 private:
  double linear_ = 0, products_ = 0, curved_ = 0;
  ClassCounts own_;  // of f itself
};

}  // namespace hesse::ad::detail
