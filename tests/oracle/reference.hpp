#pragma once

#include <vector>

#include "program.hpp"

namespace oracle {

// f, ∇f and the lower triangle of ∇²f (row by row), rounded from 50 digits.
struct Derivatives {
  double value = 0;
  std::vector<double> gradient;
  std::vector<double> hessian;
};

// By second-order Taylor arithmetic over 50-digit numbers with derivative formulas of its own, sharing nothing with the
// library's table.
Derivatives reference(const Program& program);

}  // namespace oracle
