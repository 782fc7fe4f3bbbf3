#include <hesse/problems/bounded/gay.hpp>
#include <hesse/problems/prepare_replayed.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make_replayed<bounded::BrownDennis>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Osborne1>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Osborne2>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Watson>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::BrownAlmostLinear>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::LinearFullRank>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::LinearRankOne>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::LinearRankOneZero>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Chebyquad>(std::string_view, int);

}  // namespace hesse::problems
