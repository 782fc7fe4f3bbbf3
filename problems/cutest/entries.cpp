#include <hesse/problems/cutest/functors.hpp>

namespace hesse::problems {

std::span<const Entry> cutest_entries() {
  static constexpr auto table = entries(CutestFunctors{});
  return table;
}

}  // namespace hesse::problems
