#pragma once

#include <hesse/ad/detail/transforms/grad.hpp>
#include <hesse/ad/detail/transforms/jvp.hpp>

namespace hesse::ad {

// hvp: ∇²f(x)·v, by forward over reverse. Costs a few evaluations of f for any n. Throws Error if |x| != |v|. [GW08]
template <class F, class X, class V>
auto hvp(const F& f, const X& x, const V& v) {
  return jvp(grad(f), x, v);
}

}  // namespace hesse::ad
