#include <hesse/problems/physics/functors.hpp>
#include <hesse/problems/prepare_replayed.hpp>

namespace hesse::problems {

template std::unique_ptr<Problem> make_replayed<physics::LqShooting>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<physics::VanDerPolShooting>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<physics::VanDerPolPenalty>(std::string_view, int);
template std::unique_ptr<Problem> make_replayed<physics::PendulumSwingUp>(std::string_view, int);

}  // namespace hesse::problems
