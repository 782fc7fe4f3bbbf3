#include <hesse/ad/programs/detail/point.hpp>

constinit const hesse::ad::detail::Machine hesse::ad::detail::machine_point = this_machine;
