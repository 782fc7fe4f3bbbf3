#include <hesse/problems/mgh/fitting.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<mgh::JennrichSampson>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::Bard>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::Gaussian>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::Meyer>(std::string_view, int);

}  // namespace hesse::problems
