#include <hesse/problems/classic/functors.hpp>
#include <hesse/problems/prepare.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make<Himmelblau>(std::string_view, int);
template std::unique_ptr<Problem> make<Beale>(std::string_view, int);
template std::unique_ptr<Problem> make<GoldsteinPrice>(std::string_view, int);
template std::unique_ptr<Problem> make<StyblinskiTang>(std::string_view, int);

}  // namespace hesse::problems
