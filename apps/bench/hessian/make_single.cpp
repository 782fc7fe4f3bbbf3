#include <hesse/ad/value_gradient_hessian.hpp>

#include "hand/hand.hpp"
#include "make_elements.hpp"
#include "workloads.hpp"

namespace hesse::apps::hessians {

namespace {

// To a place nearby and back, each time: nothing can be known before.
template <class Point>
void move(Point& x, int call) {
  constexpr double step = 0x1p-20;
  x[0] += call % 2 == 0 ? step : -step;
  asm volatile("" : "+m"(x));
}

// A single element of few variables as a function of a vector of fixed size, called like any other and put inline.
template <class Sum>
void add_fixed_size(Workload& workload, const Sum& sum) {
  using Point = Eigen::Matrix<double, Sum::width, 1>;
  const auto evaluate = [sum](const Point& x) {
    return ad::value_gradient_hessian([&](const auto& local) { return sum.element(local.data(), sum.data(0)); }, x);
  };
  const auto called = [evaluate](const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
    const auto result = evaluate(Point(x));
    f = result.value;
    Eigen::Map<Point>(g.data()) = result.gradient;
    Eigen::Map<Eigen::Matrix<double, Sum::width, Sum::width>>(h.data()) = result.hessian;
  };
  workload.add("hesse", "packed forward, fixed size", [=]() -> Prepared { return {called}; });
  workload.add("hesse", "packed forward, in line", [=, start = Point(workload.x)]() -> Prepared {
    Prepared prepared{called};
    prepared.in_line = [=, x = start](int calls) mutable {
      for (int call = 0; call < calls; ++call) {
        move(x, call);
        const auto result = evaluate(x);
        asm volatile("" : : "m"(result));
      }
    };
    return prepared;
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
