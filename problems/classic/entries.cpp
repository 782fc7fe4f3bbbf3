#include <hesse/problems/classic/functors.hpp>

namespace hesse::problems {

std::span<const Entry> classic_entries() {
  static constexpr auto table = entries(ClassicFunctors{});
  return table;
}

}  // namespace hesse::problems
