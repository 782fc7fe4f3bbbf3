#include "functors/ode_fit.hpp"
#include "make_elements.hpp"
#include "workloads.hpp"

namespace hesse::apps::hessians {

Workload ode_fit_workload(int steps) {
  return element_workload<true>("ode_fit", ode_fit(steps), ode_fit_point(), [](Workload&) {});
}

}  // namespace hesse::apps::hessians
