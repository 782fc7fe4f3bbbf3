#pragma once

#include <hesse/ad/detail/scalars/forward_declarations.hpp>

// Comparisons of forward numbers. They look at values only. One definition serves all number types and mixtures.
namespace hesse::ad {

namespace detail {

template <class A, class B>
constexpr bool compared_by_value() {
  if constexpr (ActivePair<A, B>) {
    return ScalarTraits<Common<A, B>>::compared_by_value;
  } else {
    return false;
  }
}

// The operand of a comparison, one level of nesting below S.
template <class S, class A>
constexpr decltype(auto) compared(const A& a) {
  if constexpr (std::is_same_v<A, S>) {
    return (a.value);
  } else {
    return detail::passive_operand<S>(a);
  }
}

template <class A, class B>
concept ComparedByValue = detail::compared_by_value<A, B>();

}  // namespace detail

template <class A, class B>
requires detail::ComparedByValue<A, B>
constexpr bool operator<(const A& a, const B& b) {
  using S = detail::Common<A, B>;
  return detail::compared<S>(a) < detail::compared<S>(b);
}
template <class A, class B>
requires detail::ComparedByValue<A, B>
constexpr bool operator>(const A& a, const B& b) { return b < a; }
template <class A, class B>
requires detail::ComparedByValue<A, B>
constexpr bool operator<=(const A& a, const B& b) {
  using S = detail::Common<A, B>;
  return detail::compared<S>(a) <= detail::compared<S>(b);
}
template <class A, class B>
requires detail::ComparedByValue<A, B>
constexpr bool operator>=(const A& a, const B& b) { return b <= a; }
template <class A, class B>
requires detail::ComparedByValue<A, B>
constexpr bool operator==(const A& a, const B& b) {
  using S = detail::Common<A, B>;
  return detail::compared<S>(a) == detail::compared<S>(b);
}

}  // namespace hesse::ad

namespace hesse::ad::detail::numbers {
using ad::operator<, ad::operator>, ad::operator<=, ad::operator>=, ad::operator==;
}
