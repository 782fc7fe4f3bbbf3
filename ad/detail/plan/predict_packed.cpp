#include <hesse/ad/detail/plan/predict.hpp>

namespace hesse::ad::detail {

template void count<kernels::PackedForward<Counting, 4>>(Candidate&, const Features&);
template void count<kernels::PackedForward<Counting, 8>>(Candidate&, const Features&);

}  // namespace hesse::ad::detail
