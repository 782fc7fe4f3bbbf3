#include <hesse/problems/bounded/extended.hpp>
#include <hesse/problems/prepare_replayed.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make_replayed<bounded::Mccormck>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Nonscomp>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Biggsb1>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Cvxbqp1>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Ncvxbqp1>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Ncvxbqp2>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<bounded::Ncvxbqp3>(std::string_view, int);

}  // namespace hesse::problems
