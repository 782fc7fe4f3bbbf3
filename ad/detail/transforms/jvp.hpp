#pragma once

#include <hesse/ad/detail/transforms/lanes.hpp>

namespace hesse::ad {

// jvp: ∂F(x)·v, of the shape of F(x). Costs one evaluation with one tangent. Throws Error if |x| != |v|. [GW08]
template <class F, class X, class V>
auto jvp(const F& f, const X& at, const V& along) {
  const auto x = detail::to_vector(at);
  using T = typename decltype(x)::Scalar;
  const auto v = detail::to_vector(along);
  detail::require_equal("jvp", "x", x.size(), "v", v.size());
  using D = Dual<T, 1, F>;
  Vector<D> point(x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) point[i] = detail::directed<D>(x[i], T(v[i]));
  const auto y = detail::settled(f(std::as_const(point)));
  return detail::shaped_like<T>(y, [](const auto& yi) { return detail::tangent_of<T, 1, F>(yi, 0); });
}

}  // namespace hesse::ad
