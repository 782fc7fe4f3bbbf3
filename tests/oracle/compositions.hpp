#pragma once

#include <array>
#include <hesse/ad/detail/compositions/mode.hpp>
#include <string>
#include <vector>

#include "program.hpp"

namespace oracle {

// One way of the library to a derivative: a first-order mode or one of the Hessian compositions.
struct Route {
  std::string name;
  bool second_order = false;
  int index = 0;  // into all_jacobian_modes or all_hessian_modes
};

const std::vector<Route>& routes();

// Entries of the gradient, or of the lower triangle of the Hessian row by row, each with its running error bound.
struct Entries {
  std::vector<double> value;
  std::vector<double> bound;
};

// Computed by the route twice: over doubles for the values, over Bounded for the bounds.
Entries evaluate(const Program& program, const Route& route);

}  // namespace oracle
