#include <hesse/ad/detail/plan/predict.hpp>

// Counts operations of forward over forward. Each predict_*.cpp compiles a few kernels over Counting.
namespace hesse::ad::detail {

template void count<kernels::ForwardOverForward<Counting, 4>>(Candidate&, const Features&);

}  // namespace hesse::ad::detail
