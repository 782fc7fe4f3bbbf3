#pragma once

#include <hesse/ad/detail/scalars/counting.hpp>

namespace hesse::ad::detail {

// Classes of operations with about the same cost: + - * and comparisons; / and square root; all other functions.
enum class OperationClass { arithmetic, division, elementary };

OperationClass class_of(Operation operation);

struct ClassCounts {
  double arithmetic = 0, division = 0, elementary = 0;

  double& operator[](OperationClass c) {
    return c == OperationClass::arithmetic ? arithmetic : c == OperationClass::division ? division : elementary;
  }
};

ClassCounts by_class(const Counts& counts);

// Σ count · rate. A rate has one member for each class.
template <class Rate>
double price(const ClassCounts& counts, const Rate& rate) {
  return counts.arithmetic * rate.arithmetic + counts.division * rate.division + counts.elementary * rate.elementary;
}

}  // namespace hesse::ad::detail
