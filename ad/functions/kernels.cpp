#include <hesse/ad/functions/kernels.hpp>

namespace hesse::ad {

HESSE_KERNELS()

}  // namespace hesse::ad
