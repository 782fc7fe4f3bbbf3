#include <hesse/problems/mgh/scalable.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<mgh::Watson>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::ExtendedRosenbrock>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::ExtendedPowellSingular>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::PenaltyI>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::PenaltyII>(std::string_view, int);

}  // namespace hesse::problems
