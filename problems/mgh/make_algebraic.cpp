#include <hesse/problems/mgh/algebraic.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<mgh::Rosenbrock>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::FreudensteinRoth>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::PowellBadlyScaled>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::BrownBadlyScaled>(std::string_view, int);

}  // namespace hesse::problems
