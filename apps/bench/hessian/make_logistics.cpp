#include "hand/hand.hpp"
#include "make_dense.hpp"
#include "workloads.hpp"

namespace hesse::apps::hessians {

Workload logistic_regression_workload(int n) {
  const problems::LogisticRegression regression(n);
  return dense_workload("logistic_regression", "ml/LogisticRegression", regression,
                        [&](Workload& workload) { add_hand_regression(workload, regression); });
}

}  // namespace hesse::apps::hessians
