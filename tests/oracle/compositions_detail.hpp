#pragma once

#include <hesse/ad/transforms.hpp>
#include <vector>

#include "compositions.hpp"

namespace oracle {

template <class T>
std::vector<T> derivatives(const Program& program, const Route& route) {
  const Interpreter f{&program};
  hesse::ad::Vector<T> x(program.inputs());
  for (int i = 0; i < program.inputs(); ++i) x[i] = T(program.x[static_cast<std::size_t>(i)]);
  std::vector<T> entries;
  if (!route.second_order) {
    const auto mode = hesse::ad::all_jacobian_modes[static_cast<std::size_t>(route.index)];
    if (mode == hesse::ad::JacobianMode::reverse) {
      const auto g = hesse::ad::grad(f)(x);
      for (int i = 0; i < program.inputs(); ++i) entries.push_back(g[i]);
    } else {
      const auto g = hesse::ad::jacfwd(f)(x);
      for (int i = 0; i < program.inputs(); ++i) entries.push_back(g(i));
    }
    return entries;
  }
  const auto h = hesse::ad::hessian(f, x, hesse::ad::all_hessian_modes[static_cast<std::size_t>(route.index)]);
  for (int i = 0; i < program.inputs(); ++i) {
    for (int j = 0; j <= i; ++j) entries.push_back(h(i, j));
  }
  return entries;
}

// The error bounds of the same entries (compiled apart: as many instantiations as the double version).
std::vector<double> errors(const Program& program, const Route& route);

}  // namespace oracle
