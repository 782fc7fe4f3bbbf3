#include <hesse/problems/ml/functors.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<GaussianMixture>(std::string_view, int);

}  // namespace hesse::problems
