#pragma once

#include <Eigen/Core>
#include <memory>

#include <hesse/ad/functions/functor.hpp>
#include <hesse/ad/plan/mode.hpp>

namespace hesse::ad::detail {

// A way to compose first and second derivatives of f, with its numbers.
class Composition {
 public:
  virtual ~Composition() = default;
  // y = f(x), g = ∇f and h = ∇²f, the full matrix column by column. g and h have their sizes.
  virtual void evaluate(const Functor& f, const Eigen::VectorXd& x, double& y, Eigen::VectorXd& g,
                        Eigen::VectorXd& h) = 0;
};

// Throws Error when there is none of that mode with so many lanes.
std::unique_ptr<Composition> make_composition(HessianMode mode, int lanes);

}  // namespace hesse::ad::detail
