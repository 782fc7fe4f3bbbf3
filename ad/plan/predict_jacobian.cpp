#include <hesse/ad/plan/predict.hpp>

namespace hesse::ad::detail {

template Candidate predict_jacobian<kernels::ForwardJacobian<Counting, 4>>(const Features&);
template Candidate predict_jacobian<kernels::ForwardJacobian<Counting, 16>>(const Features&);
template Candidate predict_jacobian<kernels::ReverseJacobian<Counting>>(const Features&);

}  // namespace hesse::ad::detail
