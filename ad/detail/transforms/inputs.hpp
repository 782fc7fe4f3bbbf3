#pragma once

#include <Eigen/Core>
#include <initializer_list>
#include <iterator>
#include <string>
#include <type_traits>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/scalar_traits.hpp>
#include <hesse/ad/detail/scalars/eigen.hpp>

// The points at which transforms evaluate: numbers, lists and Eigen vectors as Vector<T>.
namespace hesse::ad::detail {

template <class X>
concept EigenObject = std::is_base_of_v<Eigen::EigenBase<X>, X>;

// The inputs of transforms, in the form that functors see. Integers become doubles.
template <class T>
using Continuous = std::conditional_t<std::is_integral_v<T>, double, T>;

template <class X>
struct ElementOf {
  using type = Continuous<std::remove_cvref_t<decltype(*std::begin(std::declval<const X&>()))>>;
};
template <EigenObject X>
struct ElementOf<X> {
  using type = Continuous<typename X::Scalar>;
};
template <class X>
using Element = typename ElementOf<X>::type;

// The point as functors see it: Vector<T>, made from an Eigen vector or any sized range.
template <class X>
Vector<Element<X>> to_vector(const X& x) {
  using T = Element<X>;
  if constexpr (EigenObject<X>) {
    static_assert(X::ColsAtCompileTime == 1 || X::RowsAtCompileTime == 1, "a point of differentiation is a vector");
    if constexpr (X::ColsAtCompileTime == 1)
      return x.template cast<T>();
    else
      return x.transpose().template cast<T>();
  } else {
    Vector<T> v(static_cast<Eigen::Index>(std::size(x)));
    Eigen::Index i = 0;
    for (const auto& xi : x) v[i++] = static_cast<T>(xi);
    return v;
  }
}

inline void require_equal(const char* operation, const char* left, Eigen::Index a, const char* right, Eigen::Index b) {
  if (a == b) return;
  throw Error(std::string(operation) + ": " + left + " has " + std::to_string(a) + " entries but " + right + " has " +
              std::to_string(b) + "; give equally many");
}

}  // namespace hesse::ad::detail
