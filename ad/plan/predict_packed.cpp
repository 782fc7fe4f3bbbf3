#include <hesse/ad/plan/predict.hpp>

namespace hesse::ad::detail {

template Candidate predict_hessian<kernels::PackedForward<Counting, 2>>(const Features&);
template Candidate predict_hessian<kernels::PackedForward<Counting, 4>>(const Features&);
template Candidate predict_hessian<kernels::PackedForward<Counting, 8>>(const Features&);

}  // namespace hesse::ad::detail
