#include <hesse/problems/mgh/scalable.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<mgh::VariablyDimensioned>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::Trigonometric>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::BrownAlmostLinear>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::Chebyquad>(std::string_view, int);

}  // namespace hesse::problems
