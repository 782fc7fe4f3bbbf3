#include "plan_counts.hpp"

using namespace hesse::ad;

using namespace hesse::ad::detail;

TEST_CASE("predicted operations are the operations: reverse over either", "[plan]") {
  plan_counts::require_exact<kernels::ReverseOverForward<Counting, 4>>();
  plan_counts::require_exact<kernels::ReverseOverReverse<Counting>>();
}
