#include <hesse/ad/detail/compositions/instantiations.hpp>

// Instantiates the kernels of all compositions over double, once for the library.
namespace hesse::ad {

HESSE_KERNELS()

}  // namespace hesse::ad
