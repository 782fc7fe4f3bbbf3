#include <hesse/ad/detail/plan/predict.hpp>

namespace hesse::ad::detail {

template void count_widths<kernels::ForwardOverReverse>(std::span<Candidate>, const Features&);

}  // namespace hesse::ad::detail
