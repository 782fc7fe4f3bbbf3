#include <hesse/problems/physics/functors.hpp>

namespace hesse::problems {

std::span<const Entry> physics_entries() {
  static constexpr auto table = entries(PhysicsFunctors{});
  return table;
}

}  // namespace hesse::problems
