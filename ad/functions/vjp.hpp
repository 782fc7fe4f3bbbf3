#pragma once

#include <hesse/ad/functions/jacrev.hpp>

namespace hesse::ad {

// ∂F(x)ᵀ·w, a vector of n, by one recording and one sweep. w has one weight for each number that F returns (a number for
// scalar f); throws Error otherwise. [GW08]
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
