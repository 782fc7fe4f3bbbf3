#include <hesse/problems/mgh/linear.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<mgh::LinearFullRank>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::LinearRankOne>(std::string_view, int);
template std::unique_ptr<Problem> make<mgh::LinearRankOneZero>(std::string_view, int);

}  // namespace hesse::problems
