#include <hesse/problems/classic/functors.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<UnboundedLinear>(std::string_view, int);
template std::unique_ptr<Problem> make<UnboundedParabola>(std::string_view, int);
template std::unique_ptr<Problem> make<UnboundedExponential>(std::string_view, int);
template std::unique_ptr<Problem> make<UnboundedCubic>(std::string_view, int);
template std::unique_ptr<Problem> make<UnboundedLogarithm>(std::string_view, int);
template std::unique_ptr<Problem> make<DecayingExponential>(std::string_view, int);

}  // namespace hesse::problems
