#include <hesse/ad/plan/predict.hpp>

namespace hesse::ad::detail {

template void count<kernels::ForwardOverReverse<Counting, 4>>(Candidate&, const Features&);
template void count<kernels::ForwardOverReverse<Counting, 8>>(Candidate&, const Features&);
template void count<kernels::ForwardOverReverse<Counting, 16>>(Candidate&, const Features&);

}  // namespace hesse::ad::detail
