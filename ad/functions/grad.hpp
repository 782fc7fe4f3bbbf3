#pragma once

#include <utility>

#include <hesse/ad/functions/jacrev.hpp>

namespace hesse::ad {

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

// x ↦ ∇f(x), f: Rⁿ→R, by one recording and one reverse sweep: a few evaluations of f, whatever n. Nests. [GW08]
template <class F>
Gradient<F> grad(F f) {
  return {std::move(f)};
}

}  // namespace hesse::ad
