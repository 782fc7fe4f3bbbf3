#pragma once

#include <hesse/ad/plan/compressed_kernels.hpp>
#include <hesse/ad/plan/first_order_kernels.hpp>
#include <hesse/ad/plan/kernels.hpp>

// The list of what can be chosen, as data: plans are predicted over Counting and computed over double from the same list.
// One more candidate is one more entry.
namespace hesse::ad::kernels {

template <class... Kernels>
struct List {
  static constexpr std::size_t size = sizeof...(Kernels);

  // visit.template operator()<Kernel>() for each, until one returns true.
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

}  // namespace hesse::ad::kernels
