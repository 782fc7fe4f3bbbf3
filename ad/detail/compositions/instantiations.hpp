#pragma once

#include <hesse/ad/detail/compositions/candidates.hpp>
#include <hesse/ad/detail/compositions/tape_instantiations.hpp>

// Declares the kernels. They do not depend on the functor, and instantiations.cpp compiles them once.
namespace hesse::ad {

#define HESSE_KERNELS(prefix)                                            \
  HESSE_TAPE(prefix, Var<double>)                                        \
  prefix template class detail::kernels::PackedForward<double, 4>;       \
  prefix template class detail::kernels::PackedForward<double, 8>;       \
  prefix template class detail::kernels::ForwardOverForward<double, 4>;  \
  prefix template class detail::kernels::ForwardOverReverse<double, 16>; \
  prefix template class detail::kernels::ReverseOverForward<double, 4>;  \
  prefix template class detail::kernels::ReverseOverReverse<double>;     \
  prefix template class detail::kernels::ReverseGradient<double>;
HESSE_KERNELS(extern)

}  // namespace hesse::ad
