#include <hesse/problems/mgh/functors.hpp>

namespace hesse::problems {

std::span<const Entry> mgh_entries() {
  static constexpr auto table = entries(MghFunctors{});
  return table;
}

}  // namespace hesse::problems
