#include "hand/hand.hpp"
#include "make_elements.hpp"
#include "workloads.hpp"

namespace hesse::apps::hessians {

Workload camera_workload() {
  constexpr int n = CameraElement::width;
  const auto [x, seen] = single_observation();
  const PointSeen data{{x[n], x[n + 1], x[n + 2]}, seen};
  const CameraResidual residual{n, 1, {}, {}, std::make_shared<std::vector<PointSeen>>(1, data)};
  return element_workload<true>("reprojection", residual, x.head(n),
                                [&](Workload& workload) { add_hand_camera(workload, residual); });
}

}  // namespace hesse::apps::hessians
