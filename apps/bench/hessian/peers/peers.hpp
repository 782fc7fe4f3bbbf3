#pragma once

#include "../elements.hpp"

// Other libraries, used as their authors mean them to be. Each function adds the ways of one library to a workload, or none
// where the library was not found when hesse was built. Templates are instantiated for the workloads in the library's own
// source files: their headers stay there.
namespace hesse::apps::hessians {

// Recorded once. Dense: the driver hessian(). Sparse: Hessian-vector products with the colours of a star colouring.
template <class Loop>
void add_adolc(Workload& workload, const Loop& loop);

// Reverse of forward numbers, a chunk of columns a sweep.
template <class Loop>
void add_sacado(Workload& workload, const Loop& loop);
// Nested forward numbers of static size element by element.
template <class Sum>
void add_sacado_elements(Workload& workload, const Sum& sum, const std::shared_ptr<const Assembly>& assembly);

// Jet<Jet<double, k>, k> element by element.
template <class Sum>
void add_ceres_elements(Workload& workload, const Sum& sum, const std::shared_ptr<const Assembly>& assembly);

template <class Sum>
void add_element_peers(Workload& workload, const Sum& sum, const std::shared_ptr<const Assembly>& assembly) {
  add_ceres_elements(workload, sum, assembly);
  add_sacado_elements(workload, sum, assembly);
  add_adolc(workload, sum);
}

template <class Loop>
void add_dense_peers(Workload& workload, const Loop& loop) {
  add_sacado(workload, loop);
  add_adolc(workload, loop);
}

}  // namespace hesse::apps::hessians
