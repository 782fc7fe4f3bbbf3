#include <hesse/problems/mgh/fitting.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<mgh::Gulf>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::Box3D>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::KowalikOsborne>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::BrownDennis>(std::string_view, int);

}  // namespace hesse::problems
