#pragma once

#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <hesse/ad/functions/detail/second_order.hpp>
#include <hesse/ad/functions/jacfwd.hpp>
#include <hesse/ad/functions/jacrev.hpp>
#include <hesse/ad/plan/plan.hpp>

namespace hesse::ad {

// ∇²f(x) by an ordered composition: n × n for f: Rⁿ→R, m such matrices for F: Rⁿ→Rᵐ. The modes agree up to rounding and differ
// in price; forward_over_forward and packed_forward compute only the lower triangle and mirror it. Throws Error on a mode that
// does not exist. [GW08]
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

// x ↦ ∇²f(x), shapes as above: packed forward for at most 4 variables, forward over reverse beyond. Nests to any depth, so
// jacfwd(hessian(f)) is the third derivative. Looks at the number of variables only; hessian(f, x) and Function plan.
template <class F>
Hessian<F> hessian(F f) {
  return {std::move(f)};
}

// ∇²f(x) in the best composition that plan(f, x) knows, for f: Rⁿ→R at doubles; as hessian(f) for vectors F and inside other
// derivatives. Throws Error when none fits in memory.
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
    return Hessian<std::reference_wrapper<const F>>{std::cref(f)}(x);
  }
}

}  // namespace hesse::ad
