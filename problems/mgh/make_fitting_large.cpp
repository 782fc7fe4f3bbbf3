#include <hesse/problems/mgh/fitting.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<mgh::Osborne1>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::BiggsEXP6>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::Osborne2>(std::string_view, int);

}  // namespace hesse::problems
