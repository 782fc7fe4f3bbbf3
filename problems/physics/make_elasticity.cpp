#include <hesse/problems/physics/functors.hpp>
#include <hesse/problems/prepare_replayed.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make_replayed<physics::NeoHookeanSheet>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<physics::SymmetricDirichlet>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<physics::NeoHookeanBlock>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<physics::Cloth>(std::string_view, int);

}  // namespace hesse::problems
