#include "plan_counts.hpp"

using namespace hesse::ad;

using namespace hesse::ad::detail;

TEST_CASE("predicted operations are the operations: packed forward", "[plan]") {
  plan_counts::require_exact<kernels::PackedForward<Counting, 4>>();
  plan_counts::require_exact<kernels::PackedForward<Counting, 8>>();
}
