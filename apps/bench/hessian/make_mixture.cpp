#include <hesse/problems/ml/gaussian_mixture.hpp>

#include "make_dense.hpp"
#include "workloads.hpp"

namespace hesse::apps::hessians {

Workload gaussian_mixture_workload(int n) {
  return dense_workload("gaussian_mixture", "ml/GaussianMixture", problems::GaussianMixture(n), [](Workload&) {});
}

}  // namespace hesse::apps::hessians
