#include <hesse/problems/physics/functors.hpp>
#include <hesse/problems/prepare_replayed.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make_replayed<physics::LennardJonesCrystal>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<physics::LennardJonesCube>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<physics::Thomson>(std::string_view, int);

}  // namespace hesse::problems
