#include <hesse/ad/plan/predict.hpp>

namespace hesse::ad::detail {

template void count_widths<kernels::ForwardOverReverse>(std::span<Candidate>, const Features&);

}  // namespace hesse::ad::detail
