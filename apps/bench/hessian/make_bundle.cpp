#include "hand/hand.hpp"
#include "make_elements.hpp"
#include "workloads.hpp"

namespace hesse::apps::hessians {

Workload bundle_workload(int observations) {
  const Bundle scene = bundle(observations);
  return element_workload("bundle_adjustment", scene.function, scene.x,
                          [&](Workload& workload) { add_hand_bundle(workload, scene.function); });
}

}  // namespace hesse::apps::hessians
