#pragma once

#include <utility>

#include <hesse/ad/detail/transforms/lanes.hpp>

// derivative: the derivative of a function of one number.
namespace hesse::ad {

namespace detail {

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

}  // namespace detail

// derivative: x ↦ f'(x) for a function of one number, by forward mode; f may return a vector. Nests. If f uses the x of
// an outer derivative, evaluate at decltype(x)(1.0), not at 1.0, because tangents of two levels do not mix.
template <class F>
detail::Derivative<F> derivative(F f) {
  return {std::move(f)};
}

}  // namespace hesse::ad
