#include <hesse/ad/detail/compositions/instantiations.hpp>

// Instantiates the tapes and the kernels of all compositions over double, once for the library.
namespace hesse::ad {

HESSE_TAPES()
HESSE_KERNELS()

}  // namespace hesse::ad
