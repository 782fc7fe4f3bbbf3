#pragma once

#include <concepts>
#include <limits>
#include <type_traits>

// The traits of number types. A number is active if it carries derivatives (or counts operations) over a value of type
// Value. Taking the Value repeatedly leads to the passive Base (double, long double, a multiprecision number).
namespace hesse::ad::detail {

template <class T>
struct ScalarTraits {
  static constexpr bool active = false;
  static constexpr bool leaf = true;                  // no derivative structure inside
  static constexpr bool counting = false;             // operations are counted at the innermost level
  static constexpr bool compared_by_value = false;    // operators of scalars/comparison.hpp apply
  static constexpr bool records_comparisons = false;  // records comparisons, and values that are taken out
  static constexpr int order = 0;                     // highest order of its derivatives
  using Value = T;
  using Base = T;
  using Weight = T;  // factors of linear operations on a tape
};

// The base class of ScalarTraits for a scalar over T.
template <class T>
struct ActiveTraits {
  static constexpr bool active = true;
  static constexpr bool leaf = false;
  static constexpr bool counting = ScalarTraits<T>::counting;
  static constexpr bool compared_by_value = false;
  static constexpr bool records_comparisons = false;
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

// P carries no derivative that S adds: it is an arithmetic type, or one of the types that S is built over.
template <class P, class S>
concept PassiveFor = Active<S> && !std::is_same_v<P, S> && (Arithmetic<P> || detail::is_inner<P, S>());

// The active type of an expression in A and B, at least one of which is active; no type if they do not mix.
template <class A, class B>
using Common = typename detail::CommonScalar<A, B>::type;
template <class A, class B>
concept ActivePair = requires {
  typename detail::CommonScalar<A, B>::type;
};

// Removes one layer: the number inside an active number.
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

// Removes all layers: the plain number. Its derivatives are dropped on purpose.
template <class S>
constexpr BaseOf<S> passive(const S& x) {
  if constexpr (Active<S>) {
    return passive(value_of(x));
  } else {
    return x;
  }
}

// Converts an operand that is passive for S: an arithmetic type becomes the base type, any other type stays.
template <class S, class P>
constexpr decltype(auto) passive_operand(const P& p) {
  if constexpr (Arithmetic<P>) {
    return static_cast<BaseOf<S>>(p);
  } else {
    return (p);
  }
}

}  // namespace hesse::ad::detail

namespace hesse::ad {
// The value of x without its derivatives.
using detail::passive;
}  // namespace hesse::ad

// The limits of an active type are those of its base type; they convert to the active type without derivatives.
template <hesse::ad::detail::Active S>
struct std::numeric_limits<S> : std::numeric_limits<hesse::ad::detail::BaseOf<S>> {};
