#include "hand/hand.hpp"
#include "make_elements.hpp"
#include "workloads.hpp"

namespace hesse::apps::hessians {

Workload rosenbrock_workload(int) {
  return element_workload<true>("rosenbrock", chained_rosenbrock(2), chained_rosenbrock_point(2), add_hand_rosenbrock);
}

Workload wood_workload(int) {
  VectorXd x(4);
  x << -3.0, -1.0, -3.0, -1.0;
  return element_workload<true>("wood", wood(), x, add_hand_wood);
}

}  // namespace hesse::apps::hessians
