#include "functors/random_sparse.hpp"
#include "make_elements.hpp"
#include "workloads.hpp"

namespace hesse::apps::hessians {

Workload random_sparse_workload(int terms) {
  const auto [function, x] = random_sparse(terms);
  return element_workload("random_sparse", function, x, [](Workload&) {});
}

}  // namespace hesse::apps::hessians
