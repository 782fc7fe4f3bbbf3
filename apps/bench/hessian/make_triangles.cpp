#include "hand/hand.hpp"
#include "make_elements.hpp"
#include "workloads.hpp"

namespace hesse::apps::hessians {

Workload triangles_workload(int elements) {
  const auto [mesh, x] = triangle_mesh(elements);
  return element_workload("triangles", mesh, x,
                          [&mesh = mesh](Workload& workload) { add_hand_triangles(workload, mesh); });
}

}  // namespace hesse::apps::hessians
