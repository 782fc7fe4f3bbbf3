#include <hesse/ad/detail/plan/predict.hpp>

// Counts operations of products of J with the directions of a colouring.
namespace hesse::ad::detail {

void count_products(Candidate& candidate, const Features& features, const kernels::Directions& directions) {
  kernels::CompressedKernels<Counting>::any([&]<class Kernel>() {
    if (candidate.mode != Mode(Kernel::mode) || candidate.lanes != Kernel::lanes) return false;
    candidate.passes = static_cast<double>(Kernel::passes(directions.count));
    count(candidate, features, Kernel(directions));
    return true;
  });
}

}  // namespace hesse::ad::detail
