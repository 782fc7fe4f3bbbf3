#include "hand/hand.hpp"
#include "make_elements.hpp"
#include "workloads.hpp"

namespace hesse::apps::hessians {

Workload reprojection_workload(int n) {
  if (n == CameraElement::width) return camera_workload();
  const auto [x, seen] = single_observation();
  const PointResidual residual{n, 1, {}, {}, std::make_shared<std::vector<Observation>>(1, seen)};
  return element_workload<true>("reprojection", residual, x,
                                [&](Workload& workload) { add_hand_reprojection(workload, residual); });
}

}  // namespace hesse::apps::hessians
