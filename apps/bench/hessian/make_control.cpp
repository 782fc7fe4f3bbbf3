#include "functors/grids.hpp"
#include "make_elements.hpp"
#include "workloads.hpp"

namespace hesse::apps::hessians {

Workload control_workload(int steps) {
  const auto [control, x] = optimal_control(steps);
  return element_workload("optimal_control", control, x, [](Workload&) {});
}

}  // namespace hesse::apps::hessians
