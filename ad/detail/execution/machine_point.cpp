#include <hesse/ad/detail/execution/point.hpp>

// The interpreter's machine with one lane, for the instruction set of the build.
constinit const hesse::ad::detail::Machine hesse::ad::detail::machine_point = this_machine;
