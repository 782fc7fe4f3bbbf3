#pragma once

#include <concepts>
#include <limits>
#include <type_traits>

// What is known of a number type. A number is active when it carries derivatives (or counts operations) over a value of
// type Value; peeling values off leads to the passive Base (double, long double, a multiprecision number).
namespace hesse::ad {

template <class T>
struct ScalarTraits {
  static constexpr bool active = false;
  static constexpr bool leaf = true;                // no derivative structure inside
  static constexpr bool counting = false;           // operations are counted at the bottom
  static constexpr bool compared_by_value = false;  // operators of scalars/comparison.hpp apply
  static constexpr bool notes_decisions = false;    // notes comparisons, and values that are taken out
  static constexpr int order = 0;                   // highest order of its derivatives
  using Value = T;
  using Base = T;
  using Weight = T;  // factors of linear operations on a tape
};

// What a scalar over T specialises ScalarTraits with.
template <class T>
struct ActiveTraits {
  static constexpr bool active = true;
  static constexpr bool leaf = false;
  static constexpr bool counting = ScalarTraits<T>::counting;
  static constexpr bool compared_by_value = false;
  static constexpr bool notes_decisions = false;
  static constexpr int order = 1 + ScalarTraits<T>::order;
  using Value = T;
  using Base = typename ScalarTraits<T>::Base;
  using Weight = typename ScalarTraits<T>::Weight;
};

template <class S>
concept Active = ScalarTraits<S>::active;
template <class T>
concept Leaf = ScalarTraits<T>::leaf;
template <class P>
concept Arithmetic = std::is_arithmetic_v<P>;

template <class T>
using ValueOf = typename ScalarTraits<T>::Value;
template <class T>
using BaseOf = typename ScalarTraits<T>::Base;
template <class T>
using WeightOf = typename ScalarTraits<T>::Weight;

namespace detail {

template <class P, class S>
constexpr bool is_inner() {
  if constexpr (!ScalarTraits<S>::active) {
    return false;
  } else if constexpr (std::is_same_v<P, ValueOf<S>>) {
    return true;
  } else {
    return is_inner<P, ValueOf<S>>();
  }
}

template <class A, class B>
struct CommonScalar {};
template <class A, class B>
requires(Active<A>&& std::is_same_v<A, B>) struct CommonScalar<A, B> {
  using type = A;
};
template <class A, class B>
requires(Active<A> && !std::is_same_v<A, B> && (Arithmetic<B> || is_inner<B, A>())) struct CommonScalar<A, B> {
  using type = A;
};
template <class A, class B>
requires(Active<B> && !std::is_same_v<A, B> && (Arithmetic<A> || is_inner<A, B>())) struct CommonScalar<A, B> {
  using type = B;
};

}  // namespace detail

// P carries no derivative that S adds: an arithmetic type, or one of the numbers S is built over.
template <class P, class S>
concept PassiveFor = Active<S> && !std::is_same_v<P, S> && (Arithmetic<P> || detail::is_inner<P, S>());

// The active type of an expression in A and B, of which at least one is active; no type when they do not mix.
template <class A, class B>
using Common = typename detail::CommonScalar<A, B>::type;
template <class A, class B>
concept ActivePair = requires {
  typename detail::CommonScalar<A, B>::type;
};

// One layer off: the number below an active number.
template <class S>
constexpr decltype(auto) value_of(const S& x) {
  if constexpr (!Active<S>) {
    return (x);
  } else if constexpr (requires { x.value(); }) {
    return x.value();
  } else {
    return (x.value);
  }
}

// All layers off: the plain number; its derivatives are dropped on purpose.
template <class S>
constexpr BaseOf<S> passive(const S& x) {
  if constexpr (Active<S>) {
    return passive(value_of(x));
  } else {
    return x;
  }
}

// An operand passive for S as S wants it: arithmetic types become the base type, everything else stays.
template <class S, class P>
constexpr decltype(auto) passive_operand(const P& p) {
  if constexpr (Arithmetic<P>) {
    return static_cast<BaseOf<S>>(p);
  } else {
    return (p);
  }
}

}  // namespace hesse::ad

// Limits are those of the base type, and so are the values: they convert to the active type without derivatives.
template <hesse::ad::Active S>
struct std::numeric_limits<S> : std::numeric_limits<hesse::ad::BaseOf<S>> {};
