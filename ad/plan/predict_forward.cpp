#include <hesse/ad/plan/predict.hpp>

namespace hesse::ad::detail {

template Candidate predict_hessian<kernels::ForwardOverForward<Counting, 4>>(const Features&);

}  // namespace hesse::ad::detail
