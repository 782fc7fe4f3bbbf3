#include "ode_fit.hpp"

#include <hesse/problems/generator.hpp>

namespace hesse::apps::hessians {

OdeElement::OdeElement(int steps) {
  problems::Generator generator(31);
  std::vector<Step> list;
  for (int s = 0; s < steps; ++s) {
    Step step{};
    step.length = generator.uniform(0.0005, 0.002);
    step.fourth_order = generator.uniform() < 0.5;
    step.observed = generator.uniform() < 0.1;
    step.a = generator.uniform(0.5, 2.0);
    step.b = generator.uniform(0.5, 2.0);
    list.push_back(step);
  }
  steps_ = std::make_shared<std::vector<Step>>(std::move(list));
}

VectorXd ode_fit_point() {
  VectorXd x(OdeElement::width);
  x << 1.1, 0.9, 0.8, 1.0, 1.5, 0.7;
  return x;
}

}  // namespace hesse::apps::hessians
