#include <hesse/ad/detail/execution/point.hpp>

constinit const hesse::ad::detail::Machine hesse::ad::detail::machine_point = this_machine;
