#include "hand/hand.hpp"
#include "make_elements.hpp"
#include "workloads.hpp"

namespace hesse::apps::hessians {

Workload tetrahedra_workload(int elements) {
  const auto [mesh, x] = tetrahedron_mesh(elements);
  return element_workload("tetrahedra", mesh, x,
                          [&mesh = mesh](Workload& workload) { add_hand_tetrahedra(workload, mesh); });
}

}  // namespace hesse::apps::hessians
