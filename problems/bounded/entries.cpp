#include <hesse/problems/bounded/functors.hpp>

namespace hesse::problems {

std::span<const Entry> bounded_entries() {
  static constexpr auto table = entries(BoundedFunctors{});
  return table;
}

}  // namespace hesse::problems
