#pragma once

#include <hesse/ad/functions/prepared_sum.hpp>
#include <hesse/ad/sparsity/element_kind.hpp>

namespace hesse::ad {

// Programs ready to run on as many lanes as suit the number of elements. Throws Error for machine code where there is none.
KernelFactory replay_kernels(Backend backend);

}  // namespace hesse::ad
