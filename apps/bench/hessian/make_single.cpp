#include <hesse/ad/functions/value_gradient_hessian.hpp>

#include "hand/hand.hpp"
#include "make_elements.hpp"
#include "workloads.hpp"

namespace hesse::apps::hessians {

namespace {

// A single element of few variables as a function of a vector of fixed size.
template <class Sum>
void add_fixed_size(Workload& workload, const Sum& sum) {
  workload.add("hesse", "packed forward, fixed size", [sum]() -> Prepared {
    return {[sum](const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
      using Point = Eigen::Matrix<double, Sum::width, 1>;
      const auto element = [&sum](const auto& local) { return sum.element(local.data(), sum.data(0)); };
      const auto result = ad::value_gradient_hessian(element, Point(x));
      f = result.value;
      Eigen::Map<Point>(g.data()) = result.gradient;
      Eigen::Map<Eigen::Matrix<double, Sum::width, Sum::width>>(h.data()) = result.hessian;
    }};
  });
}

}  // namespace

Workload rosenbrock_workload(int) {
  const auto function = chained_rosenbrock(2);
  auto workload = element_workload<true>("rosenbrock", function, chained_rosenbrock_point(2), add_hand_rosenbrock);
  add_fixed_size(workload, function);
  return workload;
}

Workload wood_workload(int) {
  VectorXd x(4);
  x << -3.0, -1.0, -3.0, -1.0;
  auto workload = element_workload<true>("wood", wood(), x, add_hand_wood);
  add_fixed_size(workload, wood());
  return workload;
}

}  // namespace hesse::apps::hessians
