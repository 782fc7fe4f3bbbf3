#include <hesse/problems/nist/functors.hpp>

namespace hesse::problems {

std::span<const Entry> nist_entries() {
  static constexpr auto table = entries(NistFunctors{});
  return table;
}

}  // namespace hesse::problems
