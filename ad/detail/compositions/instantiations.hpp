#pragma once

#include <hesse/ad/detail/compositions/candidates.hpp>

// Declares the templates that do not depend on the functor. instantiations.cpp compiles them once.
namespace hesse::ad {

#define HESSE_TAPE(prefix, ...)                                                                                \
  prefix template class Tape<__VA_ARGS__>;                                                                     \
  prefix template void detail::Arena<__VA_ARGS__>::grow();                                                     \
  prefix template Var<__VA_ARGS__> Var<__VA_ARGS__>::add_out_of_line(Var<__VA_ARGS__>, Var<__VA_ARGS__>);      \
  prefix template Var<__VA_ARGS__> Var<__VA_ARGS__>::subtract_out_of_line(Var<__VA_ARGS__>, Var<__VA_ARGS__>); \
  prefix template Var<__VA_ARGS__> Var<__VA_ARGS__>::multiply_out_of_line(Var<__VA_ARGS__>, Var<__VA_ARGS__>);
#define HESSE_KERNELS(prefix)                                            \
  prefix template void detail::Arena<detail::Node<double>>::grow();      \
  HESSE_TAPE(prefix, double)                                             \
  HESSE_TAPE(prefix, Var<double>)                                        \
  HESSE_TAPE(prefix, Dual<double, 16>)                                   \
  prefix template class detail::kernels::PackedForward<double, 4>;       \
  prefix template class detail::kernels::PackedForward<double, 8>;       \
  prefix template class detail::kernels::ForwardOverForward<double, 4>;  \
  prefix template class detail::kernels::ForwardOverReverse<double, 16>; \
  prefix template class detail::kernels::ReverseOverForward<double, 4>;  \
  prefix template class detail::kernels::ReverseOverReverse<double>;     \
  prefix template class detail::kernels::ReverseGradient<double>;
HESSE_KERNELS(extern)

}  // namespace hesse::ad
