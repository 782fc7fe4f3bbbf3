#pragma once

#include <utility>

#include <hesse/ad/detail/transforms/jacrev.hpp>

// grad: the gradient of a scalar function by reverse mode.
namespace hesse::ad {

namespace detail {

template <class F>
struct Gradient {
  F f;

  template <class X>
  auto operator()(const X& at) const {
    const auto x = detail::to_vector(at);
    using T = typename decltype(x)::Scalar;
    detail::TapedRun<T> taped;
    using Y = decltype(taped.run(f, x));
    static_assert(detail::ScalarOutput<Y>,
                  "grad is for functions that return one number; use jacfwd or jacrev for vectors");
    taped.run(f, x);
    return taped.pull_back(Vector<T>::Constant(1, T(1.0)));
  }
  template <class T>
  auto operator()(std::initializer_list<T> at) const {
    return (*this)(std::vector<T>(at));
  }
};

}  // namespace detail

// grad: x ↦ ∇f(x), of size n, for f: Rⁿ → R. Costs one tape and one reverse sweep for any n. Nests. [GW08]
template <class F>
detail::Gradient<F> grad(F f) {
  return {std::move(f)};
}

}  // namespace hesse::ad
