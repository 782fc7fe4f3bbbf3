#pragma once

#include <utility>

#include <hesse/ad/functions/detail/lanes.hpp>

namespace hesse::ad {

template <class F>
struct Derivative {
  F f;

  template <class X>
  requires detail::ScalarOutput<X>
  auto operator()(const X& at) const {
    using T = detail::Continuous<X>;
    using D = Dual<T, 1, F>;
    const auto y = detail::settled(f(detail::directed<D>(T(at), T(1.0))));
    return detail::shaped_like<T>(y, [](const auto& yi) { return detail::tangent_of<T, 1, F>(yi, 0); });
  }
};

// x ↦ f'(x) for a function of one number (what it returns may be a vector), by forward mode. Nests. Inside another
// derivative that f captures x of, evaluate at decltype(x)(1.0), not at 1.0: two live tangents do not mix.
template <class F>
Derivative<F> derivative(F f) {
  return {std::move(f)};
}

}  // namespace hesse::ad
