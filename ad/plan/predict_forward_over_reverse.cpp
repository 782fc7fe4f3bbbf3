#include <hesse/ad/plan/predict.hpp>

namespace hesse::ad::detail {

template Candidate predict_hessian<kernels::ForwardOverReverse<Counting, 4>>(const Features&);
template Candidate predict_hessian<kernels::ForwardOverReverse<Counting, 8>>(const Features&);
template Candidate predict_hessian<kernels::ForwardOverReverse<Counting, 16>>(const Features&);

}  // namespace hesse::ad::detail
