#include <hesse/ad/detail/plan/predict.hpp>

namespace hesse::ad::detail {

template void count<kernels::ForwardOverForward<Counting, 4>>(Candidate&, const Features&);

}  // namespace hesse::ad::detail
