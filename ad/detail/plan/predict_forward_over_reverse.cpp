#include <hesse/ad/detail/plan/predict.hpp>

// Counts operations of forward over reverse.
namespace hesse::ad::detail {

template void count_widths<kernels::ForwardOverReverse>(std::span<Candidate>, const Features&);

}  // namespace hesse::ad::detail
