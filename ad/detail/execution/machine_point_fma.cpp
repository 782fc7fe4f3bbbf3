#include <hesse/ad/detail/execution/point.hpp>

// Compiled with -mavx2 -mfma (see CMakeLists.txt).
constinit const hesse::ad::detail::Machine hesse::ad::detail::machine_point_fma = this_machine;
