#include <hesse/ad/plan/predict.hpp>

namespace hesse::ad::detail {

template void count<kernels::ForwardOverForward<Counting, 4>>(Candidate&, const Features&);

}  // namespace hesse::ad::detail
