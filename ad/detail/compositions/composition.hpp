#pragma once

#include <Eigen/Core>
#include <memory>

#include <hesse/ad/detail/compositions/functor.hpp>
#include <hesse/ad/detail/compositions/mode.hpp>

namespace hesse::ad::detail {

// A composition: computes first and second derivatives of f, and owns the numbers for it.
class Composition {
 public:
  virtual ~Composition() = default;
  // y = f(x), g = ∇f(x), h = ∇²f(x), the full matrix by columns. The caller gives g size n and h size n².
  virtual void evaluate(const Functor& f, const Eigen::VectorXd& x, double& y, Eigen::VectorXd& g,
                        Eigen::VectorXd& h) = 0;
};

// Throws Error if there is no composition of that mode with that number of lanes.
std::unique_ptr<Composition> make_composition(HessianMode mode, int lanes);

}  // namespace hesse::ad::detail
