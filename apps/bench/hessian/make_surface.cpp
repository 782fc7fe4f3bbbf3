#include "functors/grids.hpp"
#include "make_elements.hpp"
#include "workloads.hpp"

namespace hesse::apps::hessians {

Workload surface_workload(int cells) {
  const auto [surface, x] = minimal_surface(cells);
  return element_workload("minimal_surface", surface, x, [](Workload&) {});
}

}  // namespace hesse::apps::hessians
