#include <hesse/ad/plan/predict.hpp>

namespace hesse::ad::detail {

template void count<kernels::ForwardJacobian<Counting, 4>>(Candidate&, const Features&);
template void count<kernels::ForwardJacobian<Counting, 16>>(Candidate&, const Features&);
template void count<kernels::ReverseJacobian<Counting>>(Candidate&, const Features&);

}  // namespace hesse::ad::detail
