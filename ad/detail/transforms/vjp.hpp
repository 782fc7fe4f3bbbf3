#pragma once

#include <hesse/ad/detail/transforms/jacrev.hpp>

namespace hesse::ad {

// vjp: ∂F(x)ᵀ·w, of size n. Costs one tape and one sweep. w has one weight for each output of F (for scalar f it is a
// number); otherwise throws Error. [GW08]
template <class F, class X, class W>
auto vjp(const F& f, const X& at, const W& weights) {
  const auto x = detail::to_vector(at);
  using T = typename decltype(x)::Scalar;
  Vector<T> w;
  if constexpr (detail::ScalarOutput<W>)
    w = Vector<T>::Constant(1, T(weights));
  else
    w = detail::to_vector(weights).template cast<T>();
  detail::TapedRun<T> taped;
  taped.run(f, x);
  detail::require_equal("vjp", "F", static_cast<Eigen::Index>(taped.outputs()), "w", w.size());
  return taped.pull_back(w);
}

}  // namespace hesse::ad
