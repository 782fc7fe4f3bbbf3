#include <hesse/ad/detail/plan/predict.hpp>

// Counts operations of jacfwd and jacrev.
namespace hesse::ad::detail {

template void count_widths<kernels::ForwardJacobian>(std::span<Candidate>, const Features&);
template void count<kernels::ReverseJacobian<Counting>>(Candidate&, const Features&);

}  // namespace hesse::ad::detail
