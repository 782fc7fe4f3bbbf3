#include <hesse/problems/mgh/discretised.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<mgh::DiscreteBoundaryValue>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::DiscreteIntegralEquation>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::BroydenTridiagonal>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::BroydenBanded>(std::string_view, int);

}  // namespace hesse::problems
