#include "hand/hand.hpp"
#include "make_elements.hpp"
#include "workloads.hpp"

namespace hesse::apps::hessians {

Workload reprojection_workload(int n) {
  // One observation of a small scene.
  const Bundle scene = bundle(100);
  const auto index = scene.function.index(0);
  VectorXd x(PointResidual::width);
  for (int j = 0; j < PointResidual::width; ++j) x[j] = scene.x[index[static_cast<std::size_t>(j)]];
  x[7] = -0.05;
  x[8] = 0.01;
  const Observation seen = scene.function.data(0);
  if (n == PointResidual::width) {
    const PointResidual residual{n, 1, {}, {}, std::make_shared<std::vector<Observation>>(1, seen)};
    return element_workload<true>("reprojection", residual, x,
                                  [&](Workload& workload) { add_hand_reprojection(workload, residual); });
  }
  const PointSeen data{{x[9], x[10], x[11]}, seen};
  const CameraResidual residual{n, 1, {}, {}, std::make_shared<std::vector<PointSeen>>(1, data)};
  return element_workload<true>("reprojection", residual, x.head(n),
                                [&](Workload& workload) { add_hand_camera(workload, residual); });
}

}  // namespace hesse::apps::hessians
