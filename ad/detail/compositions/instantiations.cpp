#include <hesse/ad/detail/compositions/instantiations.hpp>

namespace hesse::ad {

HESSE_KERNELS()

}  // namespace hesse::ad
