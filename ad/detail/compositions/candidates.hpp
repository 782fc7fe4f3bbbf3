#pragma once

#include <hesse/ad/detail/compositions/compressed_kernels.hpp>
#include <hesse/ad/detail/compositions/first_order_kernels.hpp>
#include <hesse/ad/detail/compositions/kernels.hpp>

// The list of candidates, as types. Plans predict over Counting and compute over double from the same list. A new
// candidate needs one new entry.
namespace hesse::ad::detail::kernels {

template <class... Kernels>
struct List {
  static constexpr std::size_t size = sizeof...(Kernels);

  // Calls visit.template operator()<Kernel>() for each candidate until one call returns true.
  template <class Visit>
  static bool any(Visit&& visit) {
    return (visit.template operator()<Kernels>() || ...);
  }
};

template <class Base>
using HessianKernels = List<PackedForward<Base, 4>, PackedForward<Base, 8>, ForwardOverForward<Base, 4>,
                            ForwardOverReverse<Base, 16>, ReverseOverForward<Base, 4>, ReverseOverReverse<Base>>;

template <class Base>
using JacobianKernels = List<ForwardJacobian<Base, 4>, ForwardJacobian<Base, 16>, ReverseJacobian<Base>>;

template <class Base>
using CompressedKernels = List<CompressedColumns<Base, 4>, CompressedColumns<Base, 16>, CompressedRows<Base>>;

}  // namespace hesse::ad::detail::kernels
