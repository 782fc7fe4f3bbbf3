#include "hand/hand.hpp"
#include "make_elements.hpp"
#include "workloads.hpp"

namespace hesse::apps::hessians {

Workload chained_rosenbrock_workload(int n) {
  return element_workload("chained_rosenbrock", chained_rosenbrock(n), chained_rosenbrock_point(n),
                          [](Workload& workload) { add_hand_chained_rosenbrock(workload); });
}

}  // namespace hesse::apps::hessians
