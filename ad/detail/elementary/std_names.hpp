#pragma once

#include <hesse/ad/detail/core/scalar_traits.hpp>

// Catches std::sqrt(x) of an active number. std has no such function, and compilers report it in a hundred lines; these
// templates report it in one. A pack of further operands makes them less specialised than those of functions.hpp, so
// after `using std::sqrt;` sqrt(x) chooses the latter. The standard reserves namespace std ([namespace.std]), but
// declarations that only refuse to compile do no harm.
namespace hesse::ad::detail {
template <class S>
inline constexpr bool found_by_its_argument = false;
}

// clang-format off
#define HESSE_QUALIFIED_NAME(name)                                                                                     \
  template <hesse::ad::detail::Active S, class... Rest>                                                                \
  S name(const S& x, const Rest&...) {                                                                                 \
    static_assert(hesse::ad::detail::found_by_its_argument<S>,                                                         \
                  "hesse: std::" #name " knows no active numbers; write `using std::" #name ";` and then " #name "(x)"); \
    return x;                                                                                                          \
  }
namespace std {
HESSE_QUALIFIED_NAME(abs) HESSE_QUALIFIED_NAME(fabs) HESSE_QUALIFIED_NAME(exp) HESSE_QUALIFIED_NAME(exp2)
HESSE_QUALIFIED_NAME(expm1) HESSE_QUALIFIED_NAME(log) HESSE_QUALIFIED_NAME(log2) HESSE_QUALIFIED_NAME(log10)
HESSE_QUALIFIED_NAME(log1p) HESSE_QUALIFIED_NAME(sqrt) HESSE_QUALIFIED_NAME(cbrt) HESSE_QUALIFIED_NAME(sin)
HESSE_QUALIFIED_NAME(cos) HESSE_QUALIFIED_NAME(tan) HESSE_QUALIFIED_NAME(asin) HESSE_QUALIFIED_NAME(acos)
HESSE_QUALIFIED_NAME(atan) HESSE_QUALIFIED_NAME(sinh) HESSE_QUALIFIED_NAME(cosh) HESSE_QUALIFIED_NAME(tanh)
HESSE_QUALIFIED_NAME(asinh) HESSE_QUALIFIED_NAME(acosh) HESSE_QUALIFIED_NAME(atanh) HESSE_QUALIFIED_NAME(erf)
HESSE_QUALIFIED_NAME(erfc) HESSE_QUALIFIED_NAME(tgamma) HESSE_QUALIFIED_NAME(lgamma) HESSE_QUALIFIED_NAME(pow)
HESSE_QUALIFIED_NAME(hypot) HESSE_QUALIFIED_NAME(atan2) HESSE_QUALIFIED_NAME(isfinite) HESSE_QUALIFIED_NAME(isnan)
}  // namespace std
#undef HESSE_QUALIFIED_NAME
// clang-format on
