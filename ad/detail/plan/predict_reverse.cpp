#include <hesse/ad/detail/plan/predict.hpp>

// Counts operations of reverse over forward and reverse over reverse.
namespace hesse::ad::detail {

template void count<kernels::ReverseOverForward<Counting, 4>>(Candidate&, const Features&);
template void count<kernels::ReverseOverReverse<Counting>>(Candidate&, const Features&);

}  // namespace hesse::ad::detail
