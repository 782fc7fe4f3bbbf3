#include <hesse/ad/detail/execution/point.hpp>

// The interpreter's machine with one lane and fused multiply-add.
// Compiled with -mavx2 -mfma (see CMakeLists.txt).
constinit const hesse::ad::detail::Machine hesse::ad::detail::machine_point_fma = this_machine;
