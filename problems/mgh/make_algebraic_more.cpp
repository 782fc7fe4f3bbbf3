#include <hesse/problems/mgh/algebraic.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<mgh::Beale>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::HelicalValley>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::PowellSingular>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::Wood>(std::string_view, int);

}  // namespace hesse::problems
