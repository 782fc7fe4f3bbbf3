#pragma once

#include <hesse/ad/numbers.hpp>

// Declares the tapes of the number types for which functors are compiled. They do not depend on the functor, and
// instantiations.cpp compiles them once.
namespace hesse::ad {

#define HESSE_TAPE(prefix, ...)                                                                                \
  prefix template class Tape<__VA_ARGS__>;                                                                     \
  prefix template void detail::Arena<__VA_ARGS__>::grow();                                                     \
  prefix template Var<__VA_ARGS__> Var<__VA_ARGS__>::add_out_of_line(Var<__VA_ARGS__>, Var<__VA_ARGS__>);      \
  prefix template Var<__VA_ARGS__> Var<__VA_ARGS__>::subtract_out_of_line(Var<__VA_ARGS__>, Var<__VA_ARGS__>); \
  prefix template Var<__VA_ARGS__> Var<__VA_ARGS__>::multiply_out_of_line(Var<__VA_ARGS__>, Var<__VA_ARGS__>);
#define HESSE_TAPES(prefix)                                         \
  prefix template void detail::Arena<detail::Node<double>>::grow(); \
  HESSE_TAPE(prefix, double)                                        \
  HESSE_TAPE(prefix, Dual<double, 16>)
HESSE_TAPES(extern)

}  // namespace hesse::ad
