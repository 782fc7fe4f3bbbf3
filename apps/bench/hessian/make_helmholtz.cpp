#include <hesse/problems/classic/helmholtz.hpp>
#include <hesse/problems/ml/sum_of_logistics.hpp>

#include "hand/hand.hpp"
#include "make_dense.hpp"
#include "workloads.hpp"

namespace hesse::apps::hessians {

Workload helmholtz_workload(int n) {
  return dense_workload("helmholtz", "classic/Helmholtz", problems::Helmholtz(n), add_hand_helmholtz);
}

Workload sum_of_logistics_workload(int n) {
  return dense_workload("sum_of_logistics", "ml/SumOfLogistics", problems::SumOfLogistics(n), add_hand_logistics);
}

}  // namespace hesse::apps::hessians
