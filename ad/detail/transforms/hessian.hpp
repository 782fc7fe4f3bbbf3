#pragma once

#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <hesse/ad/detail/transforms/jacfwd.hpp>
#include <hesse/ad/detail/transforms/jacrev.hpp>
#include <hesse/ad/detail/transforms/second_order.hpp>
#include <hesse/ad/plan.hpp>

namespace hesse::ad {

// hessian: ∇²f(x) by the composition that the caller orders. n × n for f: Rⁿ → R, m such matrices for F: Rⁿ → Rᵐ. The
// modes agree up to rounding and differ in cost. forward_over_forward and packed_forward compute the lower triangle
// only and mirror it. Throws Error for a mode that does not exist. [GW08]
template <class F, class X>
auto hessian(const F& f, const X& at, HessianMode mode) {
  const auto x = detail::to_vector(at);
  switch (mode) {
    case HessianMode::packed_forward:
      return detail::packed_hessian(f, x);
    case HessianMode::forward_over_forward:
      return detail::forward_over_forward_hessian(f, x);
    case HessianMode::forward_over_reverse:
      return jacfwd(jacrev(std::cref(f)))(x);
    case HessianMode::reverse_over_forward:
      return detail::reverse_over_forward_hessian(f, x);
    case HessianMode::reverse_over_reverse:
      return jacrev(jacrev(std::cref(f)))(x);
  }
  throw Error("hessian: there is no mode " + std::to_string(static_cast<int>(mode)) + "; use one of the " +
              std::to_string(all_hessian_modes.size()) + " in all_hessian_modes");
}

namespace detail {

template <class F>
struct Hessian {
  F f;

  template <class X>
  auto operator()(const X& at) const {
    const auto x = detail::to_vector(at);
    return hessian(f, x, x.size() <= 4 ? HessianMode::packed_forward : HessianMode::forward_over_reverse);
  }
  template <class T>
  auto operator()(std::initializer_list<T> at) const {
    return (*this)(std::vector<T>(at));
  }
};

}  // namespace detail

// x ↦ ∇²f(x), of the shapes above: packed forward for up to 4 variables, otherwise forward over reverse. Nests to any
// depth: jacfwd(hessian(f)) is the third derivative. Unlike hessian(f, x) and Function, it does not plan.
template <class F>
detail::Hessian<F> hessian(F f) {
  return {std::move(f)};
}

// ∇²f(x) by the best composition of plan(f, x), for f: Rⁿ → R and x in double. For vectors F and inside other
// derivatives it is hessian(f). Throws Error if no composition fits in memory.
template <class F, class X>
auto hessian(const F& f, const X& at) {
  const auto x = detail::to_vector(at);
  using T = typename decltype(x)::Scalar;
  if constexpr (std::is_same_v<T, double> && detail::ScalarOutput<std::remove_cvref_t<decltype(f(x))>>) {
    PlanOptions once;
    once.recorded = false;
    once.evaluations = 1;
    return hessian(f, x, plan(f, x, once).hessian_mode());
  } else {
    return detail::Hessian<std::reference_wrapper<const F>>{std::cref(f)}(x);
  }
}

}  // namespace hesse::ad
