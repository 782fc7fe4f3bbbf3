#pragma once

#include <hesse/ad/transforms.hpp>
#include <vector>

#include "bounded.hpp"

namespace oracle {

// f, ∇f and ∇²f, each with its running error bound.
struct BoundedDerivatives {
  hesse::ad::Bounded value;
  hesse::ad::Vector<hesse::ad::Bounded> gradient;
  Eigen::Matrix<hesse::ad::Bounded, Eigen::Dynamic, Eigen::Dynamic> hessian;
};

// By the user's own code with forward over reverse.
template <class F>
BoundedDerivatives bounded_derivatives(const F& f, const Eigen::VectorXd& point) {
  using hesse::ad::Bounded;
  hesse::ad::Vector<Bounded> x(point.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) x[i] = Bounded(point[i]);
  return {f(x), hesse::ad::grad(f)(x), hesse::ad::hessian(f, x, hesse::ad::HessianMode::forward_over_reverse)};
}

}  // namespace oracle
