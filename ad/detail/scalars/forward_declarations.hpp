#pragma once

#include <hesse/ad/detail/core/scalar_traits.hpp>

// Declarations of the active numbers, so that each is known to be active before its definition.
namespace hesse::ad {

template <class T, int N, class Tag = void>
struct Dual;
template <class T, int N>
struct Dual2;
template <class T>
class Var;
namespace detail {
namespace numbers {
struct Counting;
}
using numbers::Counting;
}  // namespace detail

template <class T, int N, class Tag>
struct detail::ScalarTraits<Dual<T, N, Tag>> : detail::ActiveTraits<T> {
  static constexpr bool compared_by_value = true;
};
template <class T, int N>
struct detail::ScalarTraits<Dual2<T, N>> : detail::ActiveTraits<T> {
  static constexpr bool compared_by_value = true;
  static constexpr int order = 2 + detail::ScalarTraits<T>::order;
};
template <class T>
struct detail::ScalarTraits<Var<T>> : detail::ActiveTraits<T> {};
template <>
struct detail::ScalarTraits<detail::Counting> : detail::ActiveTraits<double> {
  static constexpr bool leaf = true;
  static constexpr bool counting = true;
  static constexpr bool records_comparisons = true;
  static constexpr int order = 0;
};

}  // namespace hesse::ad
