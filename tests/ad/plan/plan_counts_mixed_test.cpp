#include "plan_counts.hpp"

using namespace hesse::ad;

using namespace hesse::ad::detail;

TEST_CASE("predicted operations are the operations: forward over reverse", "[plan]") {
  plan_counts::require_exact<kernels::ForwardOverReverse<Counting, 16>>();
}
