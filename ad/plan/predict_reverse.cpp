#include <hesse/ad/plan/predict.hpp>

namespace hesse::ad::detail {

template Candidate predict_hessian<kernels::ReverseOverForward<Counting, 4>>(const Features&);
template Candidate predict_hessian<kernels::ReverseOverReverse<Counting>>(const Features&);

}  // namespace hesse::ad::detail
