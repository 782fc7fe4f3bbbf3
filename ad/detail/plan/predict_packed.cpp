#include <hesse/ad/detail/plan/predict.hpp>

// Counts operations of packed forward mode.
namespace hesse::ad::detail {

template void count<kernels::PackedForward<Counting, 4>>(Candidate&, const Features&);
template void count<kernels::PackedForward<Counting, 8>>(Candidate&, const Features&);

}  // namespace hesse::ad::detail
