#pragma once

#include <hesse/ad/functions/grad.hpp>
#include <hesse/ad/functions/jvp.hpp>

namespace hesse::ad {

// ∇²f(x)·v for f: Rⁿ→R, forward over reverse: a few evaluations of f, whatever n. Throws Error when |x| != |v|. [GW08]
template <class F, class X, class V>
auto hvp(const F& f, const X& x, const V& v) {
  return jvp(grad(f), x, v);
}

}  // namespace hesse::ad
