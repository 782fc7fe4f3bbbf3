#pragma once

#include <hesse/ad/vocabulary/active.hpp>

// The active numbers by name, so that each is known to be active before it is defined.
namespace hesse::ad {

template <class T, int N, class Tag = void>
struct Dual;
template <class T, int N>
struct Dual2;
template <class T>
class Var;
struct Counting;

template <class T, int N, class Tag>
struct ScalarTraits<Dual<T, N, Tag>> : ActiveTraits<T> {
  static constexpr bool compared_by_value = true;
};
template <class T, int N>
struct ScalarTraits<Dual2<T, N>> : ActiveTraits<T> {
  static constexpr bool compared_by_value = true;
  static constexpr int order = 2 + ScalarTraits<T>::order;
};
template <class T>
struct ScalarTraits<Var<T>> : ActiveTraits<T> {};
template <>
struct ScalarTraits<Counting> : ActiveTraits<double> {
  static constexpr bool leaf = true;
  static constexpr bool counting = true;
  static constexpr bool notes_decisions = true;
  static constexpr int order = 0;
};

}  // namespace hesse::ad
